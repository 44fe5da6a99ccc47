import type { z } from 'zod'
import type { newMember } from '../../../shared/contract/case.ts'
import type { CaseDetail, CaseMember } from '../../../shared/model/case.ts'
import { recordFailures } from '../activity/record-run.ts'
import { authorOf } from '../case/author.ts'
import { renderCase } from '../case/case-documents.ts'
import { cleanSvg } from '../case/clean-svg.ts'
import { findRecords } from '../case/find-records.ts'
import { freezeDay, freezeFinding, freezeResult } from '../case/freeze.ts'
import { parseNotes } from '../case/parse-notes.ts'
import { readRecords } from '../case/read-records.ts'
import type { NewStoredMember } from '../catalog/cases.ts'
import { follow } from '../follow.ts'
import type { Implementer } from '../implement.ts'
import type { RunOptions } from '../run-options.ts'
import type { Services } from '../services.ts'
import { takeSavePath } from '../take-save-path.ts'
import { sha256Hex } from '../verify/digest.ts'
import { writeDocument } from '../write-together.ts'

export function caseHandlers(os: Implementer['case'], services: Services) {
  const { catalog, options } = services
  const author = () => authorOf(catalog)

  const detail = async (id: number, signal: AbortSignal | undefined): Promise<CaseDetail> => {
    await findRecords(services, signal)
    return readCase(services, id)
  }

  /** The notes as a version, when they are not one yet. */
  const keepNotes = (id: number): void => {
    const notes = catalog.keepCaseNotes(id)
    if (notes !== null) {
      const told = { case: id, characters: notes.length, sha256: sha256Hex(notes) }
      catalog.recordActivity('case.notes', told)
    }
  }

  return {
    list: os.list.handler(() => catalog.cases()),
    create: os.create.handler(({ input: { title }, signal }) => {
      const id = catalog.createCase(title, author())
      catalog.recordActivity('case.created', { case: id, title })
      return detail(id, signal)
    }),
    get: os.get.handler(({ input, signal }) => detail(input.id, signal)),
    history: os.history.handler(({ input }) => catalog.caseHistory(input.id)),
    setTitle: os.setTitle.handler(({ input: { id, title }, signal }) => {
      catalog.setCaseTitle(id, title, author())
      catalog.recordActivity('case.titled', { case: id, title })
      return detail(id, signal)
    }),
    setStatus: os.setStatus.handler(({ input: { id, status }, signal }) => {
      keepNotes(id)
      catalog.setCaseStatus(id, status, author())
      catalog.recordActivity('case.status', { case: id, status })
      return detail(id, signal)
    }),
    saveNotes: os.saveNotes.handler(({ input: { id, notes, version } }): void => {
      catalog.draftCaseNotes(id, notes, author())
      if (version) keepNotes(id)
    }),
    preview: os.preview.handler(({ input }) => parseNotes(input.notes)),
    add: os.add.handler(async function* ({ input: { id, members }, signal }) {
      return yield* follow(signal, (run) =>
        recordFailures(catalog, 'case.add', { case: id, members: members.length }, async () => {
          catalog.caseSummary(id)
          const made = await makeMembers(services, members, run)
          const added = catalog.addCaseMembers(id, made, author())
          if (added.length > 0) {
            const kinds = members.slice(0, 100).map(tellMember)
            catalog.recordActivity('case.added', { case: id, added: added.length, members: kinds })
          }
          return { added, detail: readCase(services, id) }
        }),
      )
    }),
    setCaption: os.setCaption.handler(({ input: { member, caption }, signal }) => {
      const id = catalog.captionCaseMember(member, caption, author())
      catalog.recordActivity('case.caption', { case: id, member, caption })
      return detail(id, signal)
    }),
    reorder: os.reorder.handler(({ input: { id, order }, signal }) => {
      catalog.orderCaseMembers(id, order, author())
      catalog.recordActivity('case.reordered', { case: id, order })
      return detail(id, signal)
    }),
    remove: os.remove.handler(({ input: { member }, signal }) => {
      const id = catalog.removeCaseMember(member, author())
      catalog.recordActivity('case.removed', { case: id, member })
      return detail(id, signal)
    }),
    restore: os.restore.handler(({ input: { member }, signal }) => {
      const id = catalog.restoreCaseMember(member, author())
      catalog.recordActivity('case.restored', { case: id, member })
      return detail(id, signal)
    }),
    render: os.render.handler(({ input: { id, format }, signal }) =>
      recordFailures(catalog, 'case.render', { case: id, format }, async () => {
        keepNotes(id)
        const rendered = await renderCase(services, id, format, signal)
        const sha256 = sha256Hex(rendered.content)
        catalog.recordActivity('case.rendered', { case: id, format, sha256 })
        return rendered
      }),
    ),
    export: os.export.handler(({ input: { id, format, save }, signal }) => {
      const path = takeSavePath(options, save)
      return recordFailures(catalog, 'case.export', { case: id, format, path }, async () => {
        keepNotes(id)
        const { content } = await renderCase(services, id, format, signal)
        const { bytes, sha256 } = await writeDocument({ path, content })
        catalog.recordActivity('case.exported', { case: id, format, path, bytes, sha256 })
        return { path, bytes, sha256 }
      })
    }),
  }
}

type WantedMember = z.output<typeof newMember>

function readCase({ catalog }: Services, id: number): CaseDetail {
  const summary = catalog.caseSummary(id)
  const list = catalog
    .caseMembers(id)
    .flatMap(({ recordId, content, caption, addedBy, addedAt, id: member }) => {
      const shown: CaseMember['content'] | null =
        recordId === null ? content : { kind: 'record', record: catalog.markedRecord(recordId) }
      return shown ? [{ id: member, caption, addedBy, addedAt, content: shown }] : []
    })
  return { ...summary, notes: catalog.caseNotes(id), list }
}

/** In the order in which they were asked for. */
async function makeMembers(
  services: Services,
  members: readonly WantedMember[],
  run: RunOptions,
): Promise<readonly NewStoredMember[]> {
  const { catalog } = services
  const places = members.filter((member) => member.kind === 'record')
  await findRecords(services, run.signal)
  const read = await readRecords(services, places, run.signal)
  const ids = catalog.keepRecords(read)
  const recordAt = new Map(read.map(({ file, line }, at) => [`${line} ${file}`, ids[at]]))
  const made: NewStoredMember[] = []
  for (const member of members) {
    switch (member.kind) {
      case 'record': {
        const recordId = recordAt.get(`${member.line} ${member.file}`)
        if (recordId !== undefined) made.push({ kind: 'record', recordId })
        break
      }
      case 'result': {
        const result = await freezeResult(services, member, run)
        made.push({ kind: 'result', content: { kind: 'result', result } })
        break
      }
      case 'chart': {
        const { title, svg, description, sql } = member
        const chart = { title, svg: cleanSvg(svg), description, sql }
        made.push({ kind: 'chart', content: { kind: 'chart', chart } })
        break
      }
      case 'finding':
        made.push({
          kind: 'finding',
          content: { kind: 'finding', finding: freezeFinding(services, member.finding) },
        })
        break
      case 'day':
        made.push({ kind: 'day', content: { kind: 'day', day: freezeDay(services, member.day) } })
    }
  }
  return made
}

/** A member as the activity log tells of it. */
function tellMember(member: WantedMember): unknown {
  switch (member.kind) {
    case 'record':
    case 'day':
      return member
    case 'result':
      return { kind: member.kind, name: member.name, result: member.resultId }
    case 'chart':
      return { kind: member.kind, title: member.title, sha256: sha256Hex(member.svg) }
    case 'finding': {
      const { kind, file, line } = member.finding
      return { kind: member.kind, finding: kind, file, line }
    }
  }
}
