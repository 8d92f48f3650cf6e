import Diagnostics
import Interpreter
import Learning
import Tensors

/// The walks of steps in a session, and what undoes them.
final class Microscope {
  let trail = StepTrail()
  /// What `next` goes on with.
  private(set) var walk: Walk?
  private var known: [Walk] = []

  /// A walk with how it is told.
  struct Walk {
    let object: ModelObject
    let steps: StepWalk
    var isQuiet = false
    var digits = 6
  }

  /// The walk that this model is on over these samples in such batches, if there is one.
  func walk(of object: ModelObject, over samples: Samples, batch: Int, isShuffled: Bool) -> Walk? {
    known.last { walk in
      let (steps, own) = (walk.steps, walk.steps.samples)
      return steps.model === object.model && steps.isShuffled == isShuffled
        && steps.batch == max(1, min(batch, samples.count)) && own.count == samples.count
        && own.inputs.source.mark.overlaps(samples.inputs.source)
        && own.targets.mark.overlaps(samples.targets)
    }
  }

  func take(up walk: Walk) {
    known.removeAll { $0.object.model === walk.object.model }
    known.append(walk)
    self.walk = walk
  }

  /// The walk with these steps, for after an undo.
  func walk(with steps: StepWalk) -> Walk? { known.last { $0.steps === steps } }
}

extension Session {
  var microscope: Microscope {
    get { state(MicroscopeHolder.self) { MicroscopeHolder() }.microscope }
    set { state(MicroscopeHolder.self) { MicroscopeHolder() }.microscope = newValue }
  }

  /// Forgets all walks and their undo lists.
  func clearMicroscope() {
    microscope = Microscope()
    ahead.step = nil
  }

  /// Makes steps on a walk, tells of the last one, and lets `next` go on with it.
  func makeSteps(_ count: Int, on walk: Microscope.Walk) throws -> Value {
    let scope = microscope
    scope.take(up: walk)
    workbench.currentModel = walk.object
    ahead.step = { [unowned self] in
      guard let walk = microscope.walk else { throw Problem("there is no walk of steps to go on with") }
      return try makeSteps(1, on: walk)
    }
    var last: StepView?
    for made in 0..<count {
      let view = try blaming {
        try scope.trail.advance(walk.steps, isCancelled: { interrupt.isRaised })
      }
      guard let view else {
        guard made > 0 else { throw Interrupted() }
        output.line(
          "stopped after \(countText(made)) of \(countText(count)) steps; back undoes "
            + (made == 1 ? "it" : "them"))
        throw Interrupted(isTold: true)
      }
      last = view
      guard view.isFinite else { break }
    }
    guard let last else { return .none }
    let object = StepObject(last, of: walk.object.model, digits: walk.digits)
    if !walk.isQuiet { output.line(object.description(in: output.style)) }
    return .object(object)
  }
}

/// Holds the microscope, so that `reset` can put a new one in its place.
private final class MicroscopeHolder {
  var microscope = Microscope()
}
