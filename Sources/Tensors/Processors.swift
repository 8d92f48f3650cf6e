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
