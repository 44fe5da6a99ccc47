#!/usr/bin/env node
/**
 * The command line: one file a command under commands/. Exit codes are a contract:
 * 0 good, 1 findings, 2 could not be checked, 3 usage or I/O.
 */
import { Command, CommanderError } from 'commander'
import { EXIT } from '../../shared/model/verification.ts'
import { toolVersion } from '../engine/index.ts'
import { addActivity } from './commands/activity.ts'
import { addAttest } from './commands/attest.ts'
import { addCase } from './commands/case.ts'
import { addCertificate } from './commands/certificate.ts'
import { addCheckProof } from './commands/check-proof.ts'
import { addDaily } from './commands/daily.ts'
import { addDemo } from './commands/demo.ts'
import { addDrill } from './commands/drill.ts'
import { addForward } from './commands/forward.ts'
import { addHold } from './commands/hold.ts'
import { addPackage } from './commands/package.ts'
import { addProve } from './commands/prove.ts'
import { addPull } from './commands/pull.ts'
import { addQuery } from './commands/query.ts'
import { addReport } from './commands/report.ts'
import { addRetention } from './commands/retention.ts'
import { addRules } from './commands/rules.ts'
import { addSample } from './commands/sample.ts'
import { addSeal } from './commands/seal.ts'
import { addSql } from './commands/sql.ts'
import { addVerify } from './commands/verify.ts'
import { describeFailure } from './failure.ts'
import { say } from './terminal.ts'

const program = new Command('blotter')
  .description('Pulls, verifies, questions and reports archived audit logs, offline.')
  .version(toolVersion)
  .showHelpAfterError('(blotter --help lists the commands)')
  .exitOverride()

for (const add of [
  addPull,
  addVerify,
  addCertificate,
  addProve,
  addCheckProof,
  addDrill,
  addActivity,
  addQuery,
  addSql,
  addReport,
  addDaily,
  addRetention,
  addHold,
  addPackage,
  addRules,
  addAttest,
  addCase,
  addForward,
  addSeal,
  addSample,
  addDemo,
])
  add(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end by an "error" of code 0; everything else of commander's is a usage mistake.
    process.exitCode = error.exitCode === 0 ? EXIT.good : EXIT.usage
  } else {
    const failure = describeFailure(error)
    say(failure.text)
    process.exitCode = failure.exitCode
  }
}
