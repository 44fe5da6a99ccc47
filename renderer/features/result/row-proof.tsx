import { FileCheck } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { ProveButton } from '../evidence/prove-button.tsx'
import type { RowRecord } from './record-of.ts'

/** The way from a row to the proof of its record; where the row is none, why. */
export function RowProof({ record }: { readonly record: RowRecord }) {
  return (
    <div className="row-proof">
      {record.found ? (
        <ProveButton file={record.file} line={record.line} />
      ) : (
        <>
          <Button small disabled aria-describedby="no-proof" title={record.reason}>
            <FileCheck size={13} aria-hidden />
            Prove this record…
          </Button>
          <p id="no-proof" className="dim">
            {record.reason}
          </p>
        </>
      )}
    </div>
  )
}
