import { type implement, ORPCError } from '@orpc/server'
import type { contract } from '../../shared/contract/index.ts'
import type { PackagePlan, PackageWritten, ReplayResult } from '../../shared/model/package.ts'

type Os = ReturnType<typeof implement<typeof contract>>

const FINGERPRINT = '9ac37d3729118ae5'.repeat(4)

/** Packages as the engine would answer: 22 days, one of which is missing. */
export function fakePackage(os: Pick<Os, 'package'>) {
  return {
    package: {
      plan: os.package.plan.handler(({ input: { range, cases } }): PackagePlan => {
        if (range.from > range.to)
          throw new ORPCError('USAGE', {
            message: `The period ${range.from} to ${range.to} is none.`,
            data: {},
          })
        return {
          ...range,
          days: 31,
          files: 22,
          failed: [],
          notChecked: [],
          missing: ['2024-01-24'],
          notPulled: [],
          archiveBytes: 12_400_000,
          archiveObjects: 91,
          reports: [
            { kind: 'daily', title: 'Daily audit summary', count: 23 },
            { kind: 'execution', title: 'Execution quality', count: 1 },
          ],
          cases: cases === undefined ? [{ id: 1, title: 'Late cancels' }] : [],
          activityEntries: 0,
          fingerprint: FINGERPRINT,
        }
      }),
      write: os.package.write.handler(async function* ({
        input,
      }): AsyncGenerator<never, PackageWritten, void> {
        yield* []
        return {
          path: `/home/ana/package-${input.range.from}.zip`,
          bytes: 9_100_000,
          sha256: 'c'.repeat(64),
          members: 412,
          files: 22,
          failed: [],
          missing: ['2024-01-24'],
          notPulled: [],
          fingerprint: FINGERPRINT,
          warnings: ['MISSING: of 1 day there is no archive file: 2024-01-24.'],
          commands: ['unzip -q package.zip -d package', 'cd package', 'sha256sum -c --quiet SHA256SUMS'],
        }
      }),
      replay: os.package.replay.handler(async function* ({
        input,
      }): AsyncGenerator<never, ReplayResult, void> {
        yield* []
        const altered = input.path.includes('altered')
        return {
          identical: !altered,
          period: { from: '2024-01-01', to: '2024-01-31' },
          madeBy: '0.1.0',
          replayedBy: '0.1.0',
          fingerprint: FINGERPRINT,
          problems: altered ? ['reports/daily/2024-01-02.json is not what the manifest says.'] : [],
          members: 412,
          rebuilt: 301,
          same: altered ? 300 : 301,
          different: altered ? ['reports/daily/2024-01-02.json'] : [],
          first: altered
            ? {
                member: 'reports/daily/2024-01-02.json',
                place: 'fills.commission.total',
                packaged: '"125.51"',
                rebuilt: '"125.50"',
              }
            : null,
          verified: { passed: 22, failed: 0, notChecked: 0 },
        }
      }),
    },
  }
}
