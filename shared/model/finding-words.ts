/**
 * Findings in plain words, for people who were not there and do not write software: what happened, what that proves,
 * what it does not prove, and what to do next. One text per kind, for the window, the command line and reports.
 * The words claim no more than the verifier has shown: never who, when or why. Some quote a finding, and so the
 * archive: print them as text only, and make control characters visible as for any other archive text.
 */
import { type Finding, type FindingKind, KINDS_OF_RUNS, type Severity } from './finding.ts'

export type FindingWords = {
  /** What happened, in at most eight words. */
  readonly title: string
  /** One or two sentences about this finding, with its place and figures. */
  readonly happened: (finding: Finding) => string
  readonly proves: string
  readonly doesNotProve: string
  /** What an investigator does next. */
  readonly next: string
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  error: 'Error: integrity fails because of it.',
  warning: 'Warning: worth a look; integrity does not fail because of it.',
  info: 'Note: it explains, and speaks against nothing.',
}

const number = new Intl.NumberFormat('en-US')

/** Where a finding is, as a reader says it: `line 3,731 of audit/2024/01/2024-01-24.log.gz`. */
export function placeOf({ file, line }: Pick<Finding, 'file' | 'line'>): string {
  if (file === null) return 'the archive'
  return line === null ? file : `line ${number.format(line)} of ${file}`
}

function entries(count: number): string {
  return count === 1 ? 'one entry' : `${number.format(count)} entries`
}

/** A place at the start of a sentence. */
function Place(finding: Finding): string {
  const place = placeOf(finding)
  return place.startsWith('line ') || place === 'the archive'
    ? place.charAt(0).toUpperCase() + place.slice(1)
    : place
}

/** Line numbers with runs joined: `8 to 10, 14`. */
export function formatLines(lines: readonly number[]): string {
  const runs: { from: number; to: number }[] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last && line === last.to + 1) last.to = line
    else runs.push({ from: line, to: line })
  }
  return runs
    .map(({ from, to }) =>
      from === to ? number.format(from) : `${number.format(from)} to ${number.format(to)}`,
    )
    .join(', ')
}

function intact({ intact_lines }: Finding): string {
  if (intact_lines === undefined) return ''
  return intact_lines === 1
    ? ' One line before it could be read.'
    : ` ${number.format(intact_lines)} lines before it could be read.`
}

function quoted(value: string | number | null): string {
  return value === null ? 'nothing' : `“${value}”`
}

const NOT_WHO = 'It does not say who did it, when or why, nor whether it was done on purpose.'
const KEEP = 'Leave this copy as it is'

export const FINDING_WORDS: Readonly<Record<FindingKind, FindingWords>> = {
  ENTRY_HASH_MISMATCH: {
    title: 'Content and stored hash do not agree',
    happened: (finding) =>
      finding.actual === null
        ? `The entry at ${placeOf(finding)} has no hash, in a log whose entries carry one.`
        : `The content of ${placeOf(finding)} does not give the hash that was kept for it. The content was changed after it was hashed, or the hash was.`,
    proves:
      'The entry as it stands is not the entry that was hashed: at least one byte is another. Where the entries after it still link to the stored hash, that hash is the original and the content is what was changed.',
    doesNotProve: `${NOT_WHO} A careless tool or a failing disk does the same. By itself it does not say what stood there before, and it says nothing against the entries around it.`,
    next: `Compare the bytes with what was sealed. ${KEEP}, and get the same day from another place (an earlier version of the object, a backup, the system that wrote it) to compare this line.`,
  },
  CHAIN_LINK_BROKEN: {
    title: 'Link to the entry before is broken',
    happened: (finding) =>
      `${Place(finding)} names another hash for the entry before it than that entry has.`,
    proves:
      'This entry was not written right after the entry that now stands before it, or one of the two was changed afterwards.',
    doesNotProve:
      'It does not say which of the two was changed, nor whether entries between them are missing. It says nothing of what the entries contain.',
    next: 'Look at the entry before: one that was edited and hashed anew breaks the link behind it and has a bad signature. If both entries are sound by themselves, ask another copy whether entries stood between them.',
  },
  ENTRY_DELETED: {
    title: 'Entries are missing before this line',
    happened: (finding) =>
      finding.missing === undefined
        ? `Before ${placeOf(finding)} entries are missing; how many is not known.`
        : `Before ${placeOf(finding)} ${entries(finding.missing)} ${finding.missing === 1 ? 'is' : 'are'} missing${finding.missing_seq === undefined ? '' : `, from number ${number.format(finding.missing_seq)} of the stream on`}.`,
    proves:
      'Entries that belonged to the log at this place are no longer in it. The entries on both sides are as they were, unless another finding names them.',
    doesNotProve: `It does not say what the missing entries contained. ${NOT_WHO} The entries can have been lost while the file was copied.`,
    next: 'Get the day from another place and read the missing numbers there. Take every count and total over this period as too low by what is missing.',
  },
  ENTRY_INSERTED: {
    title: 'An entry was not part of the log',
    happened: (finding) =>
      `${Place(finding)} is an entry that neither its neighbours nor the sealed content know.`,
    proves:
      'The line was put in after the log was written: the entries around it link past it, or the sealed list of lines does not hold it.',
    doesNotProve: `It does not say that the event it tells of never happened: it can have been recorded elsewhere. ${NOT_WHO}`,
    next: 'Leave the line out of every figure, or say that it is in. Look for the same event id elsewhere in the archive, and see whether the entry has a signature that fits.',
  },
  ENTRIES_REORDERED: {
    title: 'Entries stand in another order',
    happened: (finding) =>
      `From ${placeOf(finding)} on, entries stand in another order than they were written in${finding.lines && finding.lines.length > 0 ? ` (lines ${formatLines(finding.lines)})` : ''}.`,
    proves:
      'The order was changed after the entries were written. By this finding none of them is changed, missing or added.',
    doesNotProve: `It does not say that any content is wrong. ${NOT_WHO} A tool that sorts lines by time does the same.`,
    next: 'Where the order matters (which order came first, which check ran before it), follow the links and the sequence numbers, not the order of the lines.',
  },
  ENTRY_DUPLICATED: {
    title: 'What was written once stands there twice',
    happened: (finding) =>
      finding.lines?.[0] === undefined
        ? `From ${placeOf(finding)} on, entries repeat those of another log.`
        : `${Place(finding)} repeats line ${number.format(finding.lines[0])}.`,
    proves: 'The same content is in the archive twice; the repetition is not part of the chain.',
    doesNotProve: `It does not say that anything is missing or changed. ${NOT_WHO} A copy that was resumed at the wrong place, or put under a second name, does the same.`,
    next: 'Count the content once: figures over this file count it twice. See what was repeated around it.',
  },
  CHAIN_RESET: {
    title: 'The chain starts anew in mid-stream',
    happened: (finding) =>
      `${Place(finding)} says that it is the first entry of all, though others stand before it.`,
    proves:
      'Nothing links the entries from here on to those before: entries between the two parts can be missing without a trace.',
    doesNotProve:
      'It does not prove tampering: a writer that was started again without its state begins a new chain. Nor does it prove that anything is missing.',
    next: 'Ask for the record of the restart (deployment, crash, fail-over) at this time. Without one, take the two parts as two logs, each sound by itself, with an open seam.',
  },
  FILE_TAIL_MISSING: {
    title: 'Entries are missing at the end',
    happened: (finding) =>
      finding.missing === undefined
        ? `${finding.file ?? 'The file'} ends before the entry that the next file goes on from.`
        : `At the end of ${finding.file ?? 'the file'} ${entries(finding.missing)} ${finding.missing === 1 ? 'is' : 'are'} missing that ${finding.missing === 1 ? 'was' : 'were'} sealed with it.`,
    proves:
      'The file once went on: what it was sealed with, or the next file, names an end that it does not have.',
    doesNotProve: `It does not say what the missing entries contained. ${NOT_WHO} A copy that broke off does the same.`,
    next: 'Pull the day again and compare its size and SHA-256 with the manifest. The last minutes of a day are what this cut takes: ask for them by name.',
  },
  TORN_LAST_LINE: {
    title: 'The last line is cut',
    happened: (finding) => `${Place(finding)} is the last one, and it ends before it is complete.`,
    proves: 'The file ends in the middle of a line. What follows in the line, and after it, is not here.',
    doesNotProve: `${NOT_WHO} A writer that was killed or a copy that broke off leaves such a line.`,
    next: 'Compare the size with the manifest or with the source. If the source has the whole line, pull again; if not, ask whether the writer crashed at that time.',
  },
  GZIP_TRUNCATED: {
    title: 'The compressed file ends too early',
    happened: (finding) =>
      `${finding.file ?? 'The file'} breaks off before its compressed data ends.${intact(finding)}`,
    proves: 'This copy is not whole: the data after the cut is not in it.',
    doesNotProve: `${NOT_WHO} Most often a transfer or an upload broke off. The lines that could be read are judged by themselves.`,
    next: 'Pull the object again and compare its size with the source. If the source is as short, ask for an earlier version of the object.',
  },
  GZIP_CRC_MISMATCH: {
    title: 'The compressed data is damaged',
    happened: (finding) =>
      `The data of ${finding.file ?? 'the file'} does not fit the checksum that it was compressed with, or cannot be decompressed.${intact(finding)}`,
    proves:
      'The bytes are not those that the compressor wrote. Lines behind the damage that differ from what was sealed are listed as following from it.',
    doesNotProve: `${NOT_WHO} Damaged storage and a broken transfer do the same.`,
    next: 'Get the object from another place. Where the manifest is there, its SHA-256 tells which copy is the right one.',
  },
  GZIP_EXTRA_MEMBER: {
    title: 'Bytes follow the end of the file',
    happened: (finding) =>
      `Behind the compressed log in ${finding.file ?? 'the file'} there are more bytes. Some programs read them as more lines, others do not see them.`,
    proves:
      'Two programs that read this file can give different answers. The file is not what the writer closed.',
    doesNotProve: `It does not say that the log in front of these bytes was changed. ${NOT_WHO} Two files that were joined look the same.`,
    next: 'See what is found at the lines behind the end: entries there are judged one by one. Ask which program made earlier extracts, and whether it read these bytes.',
  },
  DAY_FILE_MISSING: {
    title: 'A sealed day without its log here',
    happened: (finding) =>
      finding.actual === null
        ? `${finding.file ?? 'A log'} is not here.${finding.missing === undefined ? '' : ` Its manifest is, and says that it had ${entries(finding.missing)}.`}`
        : `Under the name ${finding.file ?? 'of the day'} lies another log; that of the day is not here.`,
    proves:
      'A log was sealed for this day, and it is not in this archive. Its manifest names its SHA-256 and its count; as far as that is under a signed checkpoint, both are beyond doubt.',
    doesNotProve:
      'It does not say that the log was destroyed: it can be left out of this copy, lie in cold storage, or under another name. Nor does it say what was in it.',
    next: 'Pull the day again, and look in the other places it can be. Any file with the SHA-256 of the manifest is the missing one.',
  },
  DAY_MISSING: {
    title: 'Nothing is left of this day',
    happened: (finding) =>
      `Neither log nor manifest of ${finding.file ?? 'a day'} is there, and what comes after goes on from it.`,
    proves:
      'The stream had something between the day before and the day after: the numbers of the manifests or the chain of the entries leave a gap here.',
    doesNotProve:
      'It does not say how many entries there were, what they contained, or that they were removed: a day that was never copied leaves the same gap.',
    next: 'Ask the source for every object of the day, earlier versions and delete markers too. Say of every figure over this period that the day is not in it.',
  },
  DAY_FILES_SWAPPED: {
    title: 'Two day files were exchanged',
    happened: (finding) =>
      `${finding.file ?? 'A file'} holds the log of another day, and that day holds its.`,
    proves: 'Both files are as they were sealed, each under the name of the other.',
    doesNotProve: `It does not say that any entry was changed. ${NOT_WHO} A slip in copying does the same.`,
    next: 'Take the days by the time in their entries, not by the file name. Ask for what was done with the two files.',
  },
  SIGNATURE_INVALID: {
    title: 'Signature does not fit the entry',
    happened: (finding) =>
      `The signature at ${placeOf(finding)} was not made over this entry at this place in the stream.`,
    proves:
      'No key at hand signed this entry as it stands here. An entry that was edited and then hashed anew by someone without the key looks exactly so.',
    doesNotProve: `It does not say that the key was stolen, nor that other entries are false. ${NOT_WHO}`,
    next: 'Look at the link of the line behind: if it is broken too, this entry was rewritten. Compare the entry with another copy before relying on it.',
  },
  SIGNATURE_MISSING: {
    title: 'A signature is missing',
    happened: (finding) => `${Place(finding)} has no signature, though other entries of the archive have.`,
    proves:
      'Nobody vouches for this entry by itself; only the chain and the manifest can still speak for it.',
    doesNotProve: `It does not say that the content is false. ${NOT_WHO} A writer that lost its key for a while leaves such entries too.`,
    next: 'See whether one entry or a whole stretch has no signature. For a stretch, ask for the record of the key service at that time.',
  },
  KEY_NOT_PINNED: {
    title: 'The keys are not the pinned ones',
    happened: (finding) =>
      `The keys that lie in the archive are not vouched for by the pinned key${finding.expected === null ? '' : ` ${String(finding.expected).slice(0, 16)}…`}.`,
    proves:
      'Whoever made these keys does not hold the pinned one. All that they signed proves nothing to you.',
    doesNotProve:
      'It does not prove forgery: the pin can be of another archive, or the firm can have changed its root without telling you. The chain can still agree with itself.',
    next: 'Compare the fingerprint with the owner of the archive over a second way: by telephone, on paper, in person. Pin the right root only after that.',
  },
  KEY_OUT_OF_RANGE: {
    title: 'A key was used outside its range',
    happened: (finding) =>
      `The entry at ${placeOf(finding)} is signed by a key that was not valid at this place in the stream.`,
    proves:
      'The signature is good, and the key set, or a change of keys in the log, does not let this key speak here: it was retired before, or not yet in use.',
    doesNotProve:
      'It does not say that the content is false: a change of keys that was recorded late looks the same. Nor does it say who held the key.',
    next: 'Ask who could use the retired key, and when the change took place. Old entries that were sealed anew with another key look exactly so.',
  },
  KEY_UNKNOWN: {
    title: 'Signed by a key nobody vouches for',
    happened: (finding) => `From ${placeOf(finding)} on, entries name a key that no one vouches for.`,
    proves:
      'These signatures could not be relied on: no trusted key set and no change of keys in the log names this key.',
    doesNotProve:
      'It does not say that the entries are false, nor that the key is a stranger’s: the key set can be incomplete.',
    next: 'Ask the owner of the archive for the whole key set, signed by the root. Verify again with it.',
  },
  KEY_WEAK: {
    title: 'A key is too weak to prove',
    happened: (finding) =>
      `The key ${finding.actual === null ? '' : `${String(finding.actual).slice(0, 16)}… `}is so short, or of such a form, that signatures can be made without its secret.`,
    proves: 'Signatures by this key prove nothing, whoever made them.',
    doesNotProve: 'It does not say that anyone made use of it. Hashes and links do not depend on the key.',
    next: 'Treat the log as unsigned where only this key speaks for it. Ask how the key came into the key set.',
  },
  MANIFEST_LAST_HASH_MISMATCH: {
    title: 'Manifest names another end of the log',
    happened: (finding) =>
      `${finding.file ?? 'The manifest'} names another hash for the last entry than the log ends with.`,
    proves:
      'Log and manifest do not belong together: one of the two is not as it was when the day was sealed. The lines of the log agree with one another.',
    doesNotProve:
      'It does not say which of the two was changed. A manifest that was written too early looks the same.',
    next: 'If the manifest is under a signed checkpoint, the log is what was changed. Compare both with another copy.',
  },
  MANIFEST_NOT_IN_CHECKPOINT: {
    title: 'The manifest is not the signed one',
    happened: (finding) =>
      `${finding.file ?? 'A manifest'} is not the manifest that the signed checkpoint was made over.`,
    proves: 'The manifest was changed, or exchanged, after the checkpoint was signed.',
    doesNotProve:
      'It does not say that the log of the day was changed: it can agree with its own chain and signatures. From here on completeness is not proven.',
    next: 'Get manifest and checkpoint of the day from another place. A log that was rewritten needs a new manifest: read this day with care.',
  },
  MANIFEST_INVALID: {
    title: 'The manifest contradicts log or neighbours',
    happened: (finding) =>
      `${finding.file ?? 'A manifest'} does not fit: it cannot be read, does not fit its log, or does not follow the manifest before.`,
    proves:
      'What the manifest says cannot all be true of the log that lies beside it; the message names the first contradiction.',
    doesNotProve:
      'It does not say whether manifest or log was changed, nor that any entry is false: the entries are judged by their own chain.',
    next: 'Read the message for the field concerned. Get the manifest from another place, and see whether it fits this log or another.',
  },
  CHECKPOINT_INVALID: {
    title: 'A checkpoint cannot be relied on',
    happened: (finding) =>
      `${finding.file ?? 'A checkpoint'} is not a signed statement over the manifests up to its day.`,
    proves: 'This checkpoint vouches for nothing: its form, its signature or its root is wrong.',
    doesNotProve:
      'It does not say that the days under it were changed: a later checkpoint that holds speaks for them.',
    next: 'See up to which day completeness is proven without it. Get the checkpoint from another place, or a later one.',
  },
  ROLLBACK: {
    title: 'Less is there than was known before',
    happened: (finding) =>
      typeof finding.expected === 'number' && typeof finding.actual === 'number'
        ? `An anchor (what this workstation has seen, or something kept elsewhere) knows ${number.format(finding.expected)} sealed days of this archive; now there are ${number.format(finding.actual)}.`
        : 'There are fewer sealed days than an anchor knows: what this workstation has seen, or something kept elsewhere.',
    proves:
      'There was more of this archive than is here now: the end was taken away, or an earlier state was put in the place of a later one.',
    doesNotProve:
      'It does not say which entries are gone, nor that it was meant: an old backup that was put back looks the same.',
    next: 'Ask for the days after the shorter end, and for the record of what was restored or deleted. Do not take the shorter state for the newer one.',
  },
  FORK: {
    title: 'Another history than was known before',
    happened: (finding) =>
      finding.severity === 'error'
        ? 'At the same length the archive has another content than an anchor knows: what this workstation has seen, or something kept elsewhere.'
        : 'What is known of this archive from before does not fit it, or could not be held against it: the message says which.',
    proves:
      'The archive that is here and the one that the anchor was made of are two histories of one log: one of the two was written anew.',
    doesNotProve: 'It does not say which of the two is the true one, nor who wrote the other.',
    next: 'Keep the anchor and this archive: together they are the proof. Look for the first day on which the two differ, and for further anchors outside of the firm.',
  },
  STALE: {
    title: 'The newest checkpoint is too old',
    happened: () => 'The newest signed checkpoint is older than the freshness that was asked for.',
    proves: 'Nothing signed speaks for the time since then.',
    doesNotProve:
      'It does not say that anything is missing: it can be that nothing was sealed since, or that nothing newer was pulled.',
    next: 'Pull again. If nothing newer comes, ask when the log was sealed last, and why not since.',
  },
  DUPLICATE_KEY: {
    title: 'A name occurs twice in one entry',
    happened: (finding) =>
      `In ${placeOf(finding)} the name ${quoted(finding.actual)} occurs twice. Programs differ in which of the two values they take.`,
    proves:
      'Readers of this line can disagree on what it says. The chain covers the entry as one program read it, and another can show the other value.',
    doesNotProve: `It does not say which value is the right one. ${NOT_WHO} A defect of the writer can do the same.`,
    next: 'Read the line itself, not a table made of it. Ask which value the writer held, and whether earlier extracts show the other.',
  },
  INVALID_UTF8: {
    title: 'The line is not valid text',
    happened: (finding) => `${Place(finding)} holds bytes that are no UTF-8 text.`,
    proves: 'The line cannot be read as an entry, and is in no table and no figure.',
    doesNotProve: `It does not say what the line said before. ${NOT_WHO} Damage in storage does the same.`,
    next: 'Look at the bytes of the line, and compare it with another copy. Mention the line where you give counts.',
  },
  NOT_JSON: {
    title: 'The line is not an entry',
    happened: (finding) => `${Place(finding)} is not a JSON object.`,
    proves: 'The line cannot be read as an entry, and is in no table and no figure.',
    doesNotProve: `It does not say what the line said before, nor that it ever was an entry. ${NOT_WHO}`,
    next: 'Look at the line and its neighbours: the message says at which character reading failed. Compare with another copy.',
  },
  RESERVED_FIELD: {
    title: 'A reserved name stands inside the event',
    happened: (finding) =>
      `In ${placeOf(finding)} the name ${quoted(finding.actual)}, which belongs to the chain, stands inside the event.`,
    proves: 'A program that looks for the hash or the signature can find the wrong one.',
    doesNotProve: `It does not say that the entry is false. ${NOT_WHO} An application that logs another log entry does the same.`,
    next: 'Read the line itself. See whether other entries of the same source have the name inside too: then it is a habit of the writer.',
  },
  LINE_TOO_LONG: {
    title: 'The line is too long to read',
    happened: (finding) =>
      `${Place(finding)} is longer than any entry may be${finding.actual === null ? '' : ` (${number.format(Number(finding.actual))} bytes)`}, and was set aside whole.`,
    proves: 'The line was not read as an entry, and is in no table and no figure.',
    doesNotProve:
      'It does not say what is in the line, nor that it is harmless or harmful: it was not looked into.',
    next: 'Look at the beginning of the line. Ask which program wrote it, and whether a real event can be that long.',
  },
  LINE_REENCODED: {
    title: 'Same meaning, other bytes',
    happened: (finding) =>
      finding.expected === null
        ? `${Place(finding)} says what was hashed, and is spelled unlike the other lines: it may have been written again.`
        : `${Place(finding)} says the same as the line that was sealed, spelled in other bytes (as 185.5 and 185.50 are one number).`,
    proves:
      'The bytes of the line are not those that were first written. What the chain covers of it is unchanged.',
    doesNotProve: `It does not say that any value was changed: none was. ${NOT_WHO} Loading and saving a log with a tool does the same.`,
    next: 'Ask which tool has written the file again. Use a copy with the sealed bytes where the exact bytes matter, as in a hash given to others.',
  },
  TIMESTAMP_INVALID: {
    title: 'The entry has no usable time',
    happened: (finding) => `${Place(finding)} has no time in the form that logs use (ISO 8601).`,
    proves: 'The entry cannot be placed in time by what it says itself. Its place in the chain still holds.',
    doesNotProve: 'It does not say that the entry was changed: its hash and link are judged by themselves.',
    next: 'Place the entry by its neighbours. It is missing from every question that asks by time: ask by file and line too.',
  },
  TIMESTAMP_ORDER: {
    title: 'Time runs backwards',
    happened: (finding) => `${Place(finding)} is earlier by its own time than the entry before it.`,
    proves:
      'The writer put down an earlier time after a later one. The order of writing is that of the chain.',
    doesNotProve:
      'It does not prove tampering: clocks are set back, and several writers do not keep step. The entries are authentic as far as nothing else is found.',
    next: 'See how far back the time goes, and whether many entries do so: a clock that was corrected moves once. Rely on the order of the chain.',
  },
  TIMESTAMP_OUT_OF_DAY: {
    title: 'The time is outside the file’s day',
    happened: (finding) =>
      finding.severity === 'error'
        ? `${finding.file ?? 'The log'} holds the entries of another day than its name says, and the chain has them there.`
        : `${Place(finding)} has a time that does not belong to the day of its file.`,
    proves:
      'The name of the file and the times in it do not agree. What the entries say is covered by their own hashes.',
    doesNotProve:
      'It does not say that an entry was changed: entries around midnight, a log kept in local time, or one copied under a wrong name look the same.',
    next: 'Questions by day go by the name of the file: ask by time too. If the whole log is off, see which day is missing for it.',
  },
  TSA_INVALID: {
    title: 'Timestamp token does not cover the checkpoint',
    happened: (finding) =>
      `The timestamp ${finding.file === null ? 'token' : `token ${finding.file}`} was not made over this checkpoint, or cannot be verified.`,
    proves: 'The token says nothing about when this checkpoint existed.',
    doesNotProve: 'It does not say that the checkpoint or the log is false; they are judged without it.',
    next: 'Get the token for this checkpoint from another place, or from the timestamp authority. Until then no outside party speaks for the time.',
  },
}

/** A finding in words, ready to print. What is only likely is said to be so. */
export type FindingExplanation = {
  readonly title: string
  readonly happened: string
  readonly proves: string
  readonly doesNotProve: string
  readonly next: string
}

const LIKELY = 'This is the explanation that fits best; another is possible.'

function alsoAfter({ kind, lines }: Finding): string {
  if (lines === undefined || lines.length < 2 || !KINDS_OF_RUNS.has(kind)) return ''
  return ` The same holds for lines after it: ${formatLines(lines.slice(1))}.`
}

export function explainFinding(finding: Finding): FindingExplanation {
  const { title, happened, proves, doesNotProve, next } = FINDING_WORDS[finding.kind]
  const sentence = happened(finding) + alsoAfter(finding)
  const isLikely = finding.confidence === 'likely'
  return {
    title,
    happened: isLikely ? `${sentence} ${LIKELY}` : sentence,
    proves: isLikely ? `If the explanation is right: ${proves}` : proves,
    doesNotProve,
    next,
  }
}
