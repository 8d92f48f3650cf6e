#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs the program on a thread of its own with a stack that deep recursion fits in, and gives its
/// exit code. The calling thread blocks all signals and waits, so that they reach the new thread
/// and end its system calls.
func onProgramThread(_ body: @escaping (_ stackSize: Int) -> Int32) -> Int32 {
  final class Job {
    let body: (Int) -> Int32
    var stackSize = 0
    var mask = sigset_t()
    var status: Int32 = 1
    init(_ body: @escaping (Int) -> Int32) { self.body = body }
  }

  let job = Job(body)
  var all = sigset_t()
  sigfillset(&all)
  pthread_sigmask(SIG_SETMASK, &all, &job.mask)
  defer { pthread_sigmask(SIG_SETMASK, &job.mask, nil) }
  // Address space only: the system gives memory as it is touched. Under a limit take less.
  for megabytes in [512, 64, 16] {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, megabytes << 20) == 0 else { continue }
    job.stackSize = megabytes << 20
    var thread = pthread_t()
    let handle = Unmanaged.passRetained(job)
    let result = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
        pthread_sigmask(SIG_SETMASK, &job.mask, nil)
        job.status = job.body(job.stackSize)
        return nil
      }, handle.toOpaque())
    guard result == 0 else {
      handle.release()
      continue
    }
    pthread_join(thread, nil)
    return job.status
  }
  pthread_sigmask(SIG_SETMASK, &job.mask, nil)
  return body(8 << 20)
}
