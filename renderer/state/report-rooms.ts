/** What stands beside the reports on their screen: the work of a compliance officer, one room each. */
export const REPORT_ROOMS = [
  { room: 'rules', title: 'Alert rules' },
  { room: 'attestations', title: 'Attestations' },
  { room: 'retention', title: 'Retention' },
  { room: 'package', title: 'Compliance package' },
] as const

export type ReportRoom = (typeof REPORT_ROOMS)[number]['room']
