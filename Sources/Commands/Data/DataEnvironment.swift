import Datasets
import Diagnostics
import Interpreter

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The environment variables that say where data are, read once a session; a test puts its own there
/// before the first use.
public final class DataEnvironment {
  public let variables: [String: String]

  public init(_ variables: [String: String]) { self.variables = variables }

  /// Those of the process.
  static func process() -> DataEnvironment {
    var variables: [String: String] = [:]
    for name in DataPlaces.variables {
      if let text = getenv(name) { variables[name] = String(cString: text) }
    }
    return DataEnvironment(variables)
  }
}

extension Session {
  /// MNIST from where it is, or from the network: with progress, and until Ctrl-C.
  func loadMNIST() throws -> Dataset {
    if lab.isQuick { return lab.wholeDigits }
    let environment = state(DataEnvironment.self, make: DataEnvironment.process)
    let places = DataPlaces(folder: lab.dataFolder, environment: environment.variables)
    var isAnnounced = false
    let progress = Download.Progress(
      report: { done, total in
        if !isAnnounced {
          isAnnounced = true
          self.output.report(
            Diagnostic(.note, "MNIST is not on this machine yet: fetching it into \(places.cache ?? "")"))
        }
        self.output.progress("mnist  \(megabytes(done)) of \(megabytes(total)) MB")
      },
      isCancelled: { self.interrupt.isRaisedAnytime })
    defer { output.progress(nil) }
    do {
      return try MNIST.load(from: places, progress: progress)
    } catch is Download.Cancelled { throw Interrupted() }
  }
}

/// `4.2`
private func megabytes(_ bytes: Int) -> String { printed(Double(bytes) / 1e6, "f", precision: 1) }
