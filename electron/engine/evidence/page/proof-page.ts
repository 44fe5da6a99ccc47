/**
 * The evidence page: checks the bundle inside of it with the code inside of it, and shows what came of it. It asks
 * nobody anything; its policy lets it run this script and reach nothing. Everything archived is shown as text.
 */
import type { ProofCheck, ProofStep } from '../../../../shared/model/evidence.ts'
import { bundleInPage } from '../check/bundle-in-page.ts'
import { fromBase64 } from '../check/bytes.ts'
import { type Certificate, parseCertificate } from '../check/certificate.ts'
import { type CheckedProof, checkProof, type ExpectedKey, readExpectedKey } from '../check/check-proof.ts'
import type { Proof } from '../check/proof.ts'
import { type Child, element, icon, type Shape } from './dom.ts'
import { layOutJson, textOfBytes, visiblePieces } from './visible-text.ts'

/** A longer line is cut on the screen; in the bundle it is whole. */
const LONGEST_SHOWN = 200_000

const state: { bytes: Uint8Array; name: string | null; expected: ExpectedKey | null } = {
  bytes: fromBase64(document.getElementById('bundle')?.textContent?.trim() ?? '') ?? new Uint8Array(0),
  name: null,
  expected: null,
}

const answer = element('div', { id: 'answer', role: 'status' })
const ground = element('div', { id: 'ground' })
const rest = element('div', { id: 'rest' })
const expectation = expectationField()

function show(): void {
  const checked = checkSafely()
  const { proof, check } = checked
  document.title = `${check.proved ? 'Proved' : 'Not proved'}${proof ? `: ${proof.record.file}, line ${proof.record.line}` : ''}`
  answer.replaceChildren(...verdict(checked))
  ground.replaceChildren(...comparison(check))
  // To compare a fingerprint is of use for what holds; and to see that another one does not fit.
  expectation.section.hidden = proof === null || !(check.proved || state.expected)
  rest.replaceChildren(
    ...(proof ? [recordSection(proof), stepsSection(check), factsSection(proof), limitsSection()] : []),
    otherSection(proof),
    footer(proof),
  )
}

/** Whatever is wrong with a bundle, the answer is an answer. */
function checkSafely(): CheckedProof {
  try {
    return checkProof(state.bytes, state.expected)
  } catch (error) {
    const reason = `The check could not be finished: ${error instanceof Error ? error.message : 'unknown'}.`
    return { proof: null, check: { proved: false, reason, steps: [] } }
  }
}

function verdict({ proof, check }: CheckedProof): readonly Node[] {
  const shape = check.proved ? 'good' : 'bad'
  const word = check.proved ? 'Proved' : 'Not proved'
  const said = check.proved ? whatIsProved(check) : (check.reason ?? '')
  return [
    element(
      'header',
      {},
      element('p', { class: 'maker' }, 'Evidence of one record'),
      element(
        'p',
        { class: 'title' },
        ...(proof
          ? visible(`${proof.record.file}, line ${proof.record.line.toLocaleString('en-US')}`)
          : [state.name ?? 'Unreadable bundle']),
      ),
    ),
    element(
      'section',
      { class: `verdict ${shape}`, 'data-proved': String(check.proved), 'aria-label': 'Verdict' },
      icon(shape),
      element('h1', {}, word),
      element('p', {}, ...visible(said)),
    ),
  ]
}

function whatIsProved(check: ProofCheck): string {
  const holds = (name: string) => check.steps.some((step) => step.name === name && step.holds === true)
  const done = holds('The hash is signed') ? 'signed' : 'sealed'
  const under = holds('The key is the one you expect')
    ? 'under the key that you expect'
    : 'provided that the fingerprint below is that of the right key'
  return `This line is, byte for byte, the record that was ${done}, ${under}.`
}

/** The step that only a reader can take: to compare a fingerprint with one from elsewhere. */
function comparison(check: ProofCheck): readonly Node[] {
  const compared = check.steps.find(({ name }) => name === 'The key is the one you expect')
  const fingerprint = /[0-9a-f]{64}$/.exec(compared?.detail ?? '')?.[0]
  if (!compared || !fingerprint) return []
  const [explained = ''] = compared.detail.split(/:? ?[0-9a-f]{64}$/)
  return [
    element('h2', {}, compared.holds === true ? 'The key is the one you expect' : 'Compare this fingerprint'),
    element('p', { class: 'lead' }, `${explained}.`),
    element('code', { class: 'print', id: 'fingerprint' }, grouped(fingerprint)),
  ]
}

function grouped(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(' ') ?? hash
}

function expectationField() {
  const input = element('textarea', {
    id: 'expected',
    rows: '2',
    spellcheck: 'false',
    autocomplete: 'off',
    'aria-describedby': 'expected-note',
  })
  const note = element('p', { class: 'note', id: 'expected-note', 'aria-live': 'polite' })
  input.addEventListener('input', () => {
    const text = input.value.trim()
    const read = text === '' ? null : readExpectedKey(text)
    state.expected = typeof read === 'string' ? null : read
    show()
    tellExpectation(note, read)
  })
  const section = element(
    'section',
    { class: 'compare', 'aria-label': 'The key you expect' },
    ground,
    element(
      'div',
      { class: 'screen-only' },
      element('label', { for: 'expected' }, 'Fingerprint (or PEM) that you have from another way'),
      input,
      note,
    ),
  )
  return { section }
}

function tellExpectation(note: HTMLElement, read: ExpectedKey | string | null): void {
  const failed = typeof read === 'string'
  note.className = failed ? 'note bad' : 'note'
  note.textContent = failed ? read : read === null ? '' : 'Compared: see the verdict above.'
}

const STATES: { readonly [state in Shape]: string } = {
  good: 'holds',
  bad: 'does not hold',
  open: 'left open',
}

function stepsSection(check: ProofCheck): HTMLElement {
  return element(
    'section',
    {},
    element('h2', {}, 'Step by step'),
    element(
      'p',
      { class: 'lead' },
      'Each step was computed anew from the bytes in this file. What is left open speaks neither for the record nor against it.',
    ),
    element('ol', { class: 'steps' }, ...check.steps.map(stepItem)),
  )
}

function stepItem({ name, holds, detail }: ProofStep): HTMLElement {
  const shape: Shape = holds === null ? 'open' : holds ? 'good' : 'bad'
  return element(
    'li',
    { 'data-holds': String(holds) },
    element('span', { class: `state ${shape}` }, icon(shape), STATES[shape]),
    element('span', { class: 'step-name' }, name),
    element('p', { class: 'step-detail' }, ...withCodes(detail)),
  )
}

function recordSection(proof: Proof): HTMLElement {
  const bytes = fromBase64(proof.record.raw) ?? new Uint8Array(0)
  const text = textOfBytes(bytes.subarray(0, LONGEST_SHOWN))
  const cut = bytes.length > LONGEST_SHOWN
  return element(
    'section',
    { id: 'record' },
    element('h2', {}, 'The record'),
    element(
      'pre',
      { class: 'json', tabindex: '0', 'aria-label': 'The record, laid out' },
      ...visible(layOutJson(text), true),
    ),
    element('h3', {}, `As it stands in the file: ${bytes.length.toLocaleString('en-US')} bytes`),
    element('pre', { class: 'raw', tabindex: '0', 'aria-label': 'The bytes of the line' }, ...visible(text)),
    cut ? element('p', { class: 'note' }, 'Cut for the screen. The bundle holds the whole line.') : null,
  )
}

/** Hashes and times in a sentence are set apart, and times are not broken. */
function withCodes(text: string): readonly Child[] {
  return text.split(/([0-9a-f]{16,64}…?|\d{4}-\d\d-\d\dT[\d:.]+Z)/).flatMap((piece, at) => {
    if (at % 2 === 0) return visible(piece)
    return [element('span', { class: piece.includes(':') ? 'time' : 'code' }, piece)]
  })
}

/** Text with every character that steers or hides shown by its name. */
function visible(text: string, keepLines = false): readonly Child[] {
  return visiblePieces(text, keepLines).map((piece) =>
    piece.isMark ? element('span', { class: 'mark' }, piece.text) : piece.text,
  )
}

function factsSection(proof: Proof): HTMLElement {
  const { record, entry, log, root, workstation } = proof
  const judged =
    proof.certificate && parseCertificate(fromBase64(proof.certificate.json) ?? new Uint8Array(0))
  const rows: readonly (readonly [string, string | null, boolean?])[] = [
    ['File', record.file],
    ['Line', `${record.line.toLocaleString('en-US')}, at byte ${record.byte_offset.toLocaleString('en-US')}`],
    [
      'Place in the stream',
      record.seq === null ? null : `entry ${record.seq.toLocaleString('en-US')}, counted from 0`,
    ],
    ['Profile', entry?.profile ?? 'no hash chain'],
    ['SHA-256 of the file', record.file_sha256, true],
    ['Hash of the entry', entry?.current_hash ?? null, true],
    ['Key of the entry', entry?.key_id ?? null, true],
    ['Root key', root?.fingerprint ?? null, true],
    ['Checkpoint', log && `${log.file}, over ${log.size} days`],
    ['Workstation', workstation.fingerprint, true],
    ['Issued', `${proof.issued_at}, ${proof.tool.name} ${proof.tool.version}`],
    ['Verification', judged && typeof judged !== 'string' ? verificationText(judged) : null],
  ]
  const shown = rows.filter(([, value]) => value !== null)
  return element(
    'section',
    {},
    element('h2', {}, 'Facts and fingerprints'),
    element(
      'dl',
      { class: 'facts' },
      ...shown.map(([name, value, isCode]) =>
        element(
          'div',
          {},
          element('dt', {}, name),
          element('dd', isCode ? { class: 'code' } : {}, ...visible(value ?? '')),
        ),
      ),
    ),
  )
}

function verificationText({ result, run }: Certificate): string {
  const { integrity, completeness, trust, mode } = result
  const words = (text: string) => text.toLowerCase().replaceAll('_', ' ')
  return `${run.finished_at}, ${mode} mode: integrity ${words(integrity)}, completeness ${words(completeness.status)}, trust ${words(trust.status)}`
}

function limitsSection(): HTMLElement {
  const items = [
    'That what the record says is true. It shows that this was recorded, and not changed after it was sealed.',
    'That nothing is missing. One record says nothing about records that were never written, or about others.',
    'When it was recorded, beyond its own word, unless a time stamp by somebody else is enclosed.',
    'Who held the keys. A signature is that of a key; whose key it is, its fingerprint tells those who know it.',
    'That this page is honest. It came with the evidence: if you doubt it, choose the bundle in a page of your own, or run: blotter check-proof',
  ]
  return element(
    'section',
    { class: 'limits' },
    element('h2', {}, 'What this does not prove'),
    element('ul', {}, ...items.map((item) => element('li', {}, item))),
  )
}

function otherSection(proof: Proof | null): HTMLElement {
  const input = element('input', {
    type: 'file',
    accept: '.json,.html',
    'aria-label': 'Choose another bundle to check',
  })
  input.addEventListener('change', () => void take(input.files?.[0]))
  const save = element('button', { type: 'button' }, 'Save the bundle as JSON')
  save.addEventListener('click', () => saveBundle(proof))
  return element(
    'section',
    { class: 'screen-only' },
    element('h2', {}, 'Another bundle'),
    element(
      'p',
      { class: 'lead' },
      'Choose a file, or drop it anywhere on this page. It stays on this machine.',
    ),
    element(
      'div',
      { class: 'actions' },
      element('span', { class: 'choose' }, 'Choose a bundle', input),
      proof ? save : null,
    ),
  )
}

function saveBundle(proof: Proof | null): void {
  const name =
    proof?.record.file
      .split('/')
      .at(-1)
      ?.replace(/[^A-Za-z0-9._-]/g, '_') ?? 'bundle'
  const address = URL.createObjectURL(new Blob([state.bytes.slice()], { type: 'application/json' }))
  element('a', { href: address, download: `${name}-line-${proof?.record.line ?? 0}.proof.json` }).click()
  URL.revokeObjectURL(address)
}

function footer(proof: Proof | null): HTMLElement {
  const made = proof ? `Made by ${proof.tool.name} ${proof.tool.version}. ` : ''
  return element(
    'footer',
    {},
    ...visible(`${made}This page checks itself: nothing is loaded, and nothing is sent.`),
  )
}

/** A bundle, or a page that holds one, chosen or dropped by the reader. */
async function take(file: File | undefined): Promise<void> {
  if (!file) return
  const bytes = new Uint8Array(await file.arrayBuffer())
  state.bytes = (file.name.endsWith('.html') && bundleInPage(textOfBytes(bytes))) || bytes
  state.name = file.name
  show()
  scrollTo(0, 0)
}

addEventListener('dragover', (event) => event.preventDefault())
addEventListener('drop', (event) => {
  event.preventDefault()
  void take(event.dataTransfer?.files[0])
})

document.getElementById('page')?.append(answer, expectation.section, rest)
show()
