import type { ReportRoom as Room } from '../../state/report-rooms.ts'
import { AttestationView } from '../attest/attestation-view.tsx'
import { PackageView } from '../package/package-view.tsx'
import { RetentionView } from '../retention/retention-view.tsx'
import { RulesView } from '../rules/rules-view.tsx'

export function ReportRoom({ room }: { readonly room: Room }) {
  switch (room) {
    case 'rules':
      return <RulesView />
    case 'attestations':
      return <AttestationView />
    case 'retention':
      return <RetentionView />
    case 'package':
      return <PackageView />
  }
}
