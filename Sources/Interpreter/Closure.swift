/// A function that the user wrote, with the variables around it.
final class Closure {
  let name: String

  init(name: String) { self.name = name }
}
