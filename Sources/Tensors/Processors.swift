import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Threads {
  /// Processors that are there to use.
  public static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// As many threads as there are processors, and at most 8: a training step is too short to be shared by
  /// more.
  public static var naturalCount: Int { min(processorCount, 8) }
}

/// The kind of processor, as far as it decides how sums are rounded: by the instructions that products use.
public var processorKind: String {
  #if arch(x86_64)
    switch nn_best_instructions() {
    case NN_V4: "x86_64-v4"
    case NN_V3: "x86_64-v3"
    default: "x86_64"
    }
  #elseif arch(arm64)
    "arm64"
  #else
    "other"
  #endif
}
