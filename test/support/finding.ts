import type { Finding } from '../../shared/model/finding.ts'

/** A finding with what a test does not care about filled in. */
export function finding(fields: Partial<Finding> & Pick<Finding, 'kind'>): Finding {
  return {
    severity: 'error',
    file: null,
    line: null,
    byte_offset: null,
    seq: null,
    event_id: null,
    expected: null,
    actual: null,
    message: '',
    consequences: [],
    confidence: 'certain',
    ...fields,
  }
}
