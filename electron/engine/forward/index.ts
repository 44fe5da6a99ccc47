/** Sends records to Splunk, Elasticsearch, OpenSearch and CloudWatch Logs: transports and one driver. */

export { type ForwardDocument, findingDocument, rowReader } from './document.ts'
export { forwardDocuments } from './forward-documents.ts'
export { measure, sampleOf } from './measure.ts'
export { openTransport, refuseWithoutSecret } from './open-transport.ts'
export type { Transport } from './transport.ts'
