import Commands
import Interpreter
import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program: every command, a session, and what the command line sets in it.
let status = launch(
  Array(CommandLine.arguments.dropFirst()), makeReceipt: { $0.receipt }
) { options, output, interrupt in
  let session = Session(registry: .everything(), output: output, interrupt: interrupt)
  if let seed = options.seed { session.lab.reseed(seed) }
  session.setDialect(options.dialect)
  session.lab.threads = options.threads
  session.lab.dataFolder = options.dataFolder ?? Environment.process["NN_DATA"]
  session.lab.isQuick = options.check.isQuick
  session.lessonsFile = Environment.process.lessonsFile
  return session
}
exit(status)
