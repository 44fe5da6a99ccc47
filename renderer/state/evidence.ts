/** Evidence that leaves the house: the workstation's key, certificates of verifications, proofs of single records. */
import { createStore } from 'zustand/vanilla'
import type { ProofCheck, WorkstationKey, WrittenEvidence } from '../../shared/model/evidence.ts'
import type { Deps } from './deps.ts'
import { callHost, IDLE, LOADING, type Loadable, loadable } from './failure.ts'
import { settled } from './settled.ts'
import type { Tasks } from './tasks.ts'

export const SECTIONS = ['certificates', 'anchors', 'drill', 'activity'] as const
export type EvidenceSection = (typeof SECTIONS)[number]

export const SECTION_TITLES: Readonly<Record<EvidenceSection, string>> = {
  certificates: 'Certificates',
  anchors: 'Anchors',
  drill: 'Tamper drill',
  activity: 'Activity log',
}

export type ProofFormat = 'html' | 'json'
export type Proof = WrittenEvidence & { readonly check: ProofCheck; readonly format: ProofFormat }

export type EvidenceState = {
  readonly section: EvidenceSection
  readonly key: Loadable<WorkstationKey>
  /** By verification run: what was written for it in this session. */
  readonly certificates: Readonly<Record<number, Loadable<WrittenEvidence>>>
  /** By record (`recordKey`): what its last proof came to. A cancel is a failure with the code CANCELLED. */
  readonly proofs: Readonly<Record<string, Loadable<Proof>>>
}

const PREFERENCE = 'evidence-section'

function isSection(text: string | null): text is EvidenceSection {
  return text !== null && (SECTIONS as readonly string[]).includes(text)
}

export function recordKey(file: string, line: number): string {
  return `${file}:${line}`
}

/** How the work on a record is called while it runs; unique to the record. */
export function proofLabel(file: string, line: number): string {
  return `Prove line ${line} of ${file}`
}

/** A name for the proof of a record: `record-2024-01-17-line-4211.html`. */
export function proofName(file: string, line: number, format: ProofFormat): string {
  const log = (file.split('/').pop() ?? file).replace(/\.(log|jsonl|ndjson)(\.gz)?$/, '')
  return `record-${log.replace(/[^A-Za-z0-9._-]+/g, '-')}-line-${line}.${format}`
}

export function createEvidence(deps: Deps, tasks: Tasks) {
  const stored = deps.preferences.get(PREFERENCE)
  const store = createStore<EvidenceState>(() => ({
    section: isSection(stored) ? stored : 'certificates',
    key: IDLE,
    certificates: {},
    proofs: {},
  }))

  const putCertificate = (runId: number, written: Loadable<WrittenEvidence>) =>
    store.setState((state) => ({ certificates: { ...state.certificates, [runId]: written } }))
  const putProof = (key: string, proof: Loadable<Proof>) =>
    store.setState((state) => ({ proofs: { ...state.proofs, [key]: proof } }))

  return {
    store,
    show: (section: EvidenceSection): void => {
      store.setState({ section })
      deps.preferences.set(PREFERENCE, section)
    },
    loadKey: async (): Promise<void> => {
      if (store.getState().key.status !== 'ready') store.setState({ key: LOADING })
      store.setState({ key: await loadable(() => deps.engine().evidence.workstationKey()) })
    },
    /** Asks for a place and writes the run's certificate, its signature and the public key there. */
    saveCertificate: async (runId: number, day: string | null): Promise<void> => {
      if (store.getState().certificates[runId]?.status === 'loading') return
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Save the certificate of this verification',
        suggestedName: `certificate-${day ?? `run-${runId}`}.json`,
        filters: [{ name: 'Certificate', extensions: ['json'] }],
      })
      if (!chosen) return
      putCertificate(runId, LOADING)
      putCertificate(
        runId,
        await loadable(() => deps.engine().evidence.certificate({ runId, save: chosen.save })),
      )
    },
    /** Takes away what is said of a saved certificate; the files stay. */
    dismissCertificate: (runId: number): void => putCertificate(runId, IDLE),
    /** Asks for a place, proves the record and writes what proves it there. One proof of a record at a time. */
    prove: async (file: string, line: number, format: ProofFormat): Promise<void> => {
      const key = recordKey(file, line)
      if (store.getState().proofs[key]?.status === 'loading') return
      const chosen = await callHost(deps.host, 'chooseSave', {
        title: 'Save the proof of this record',
        suggestedName: proofName(file, line, format),
        filters: [
          format === 'html'
            ? { name: 'Page that checks itself', extensions: ['html'] }
            : { name: 'Evidence bundle', extensions: ['json'] },
        ],
      })
      if (!chosen) return
      putProof(key, LOADING)
      const outcome = await tasks.run('prove', proofLabel(file, line), (signal) =>
        deps.engine().evidence.prove({ file, line, format, save: chosen.save }, { signal }),
      )
      const proof = settled(outcome, 'The proof was cancelled. Nothing was written.')
      putProof(key, proof.status === 'ready' ? { status: 'ready', value: { ...proof.value, format } } : proof)
    },
  }
}

export type Evidence = ReturnType<typeof createEvidence>
