import Diagnostics
import Testing

@Test(
  arguments: [
    (0, "0 µs", "0.0 s"), (12e-6, "12 µs", "0.0 s"), (0.0034, "3.4 ms", "0.0 s"), (0.42, "0.42 s", "0.4 s"),
    (9.996, "10.0 s", "10 s"), (12.34, "12.3 s", "12 s"), (59.7, "59.7 s", "1 min 0 s"),
    (59.97, "1 min 0 s", "1 min 0 s"), (105.2, "1 min 45 s", "1 min 45 s"),
    (7500, "2 h 05 min", "2 h 05 min"), (-1, "0 µs", "0.0 s"), (.nan, "–", "–"), (.infinity, "–", "–"),
  ] as [(Double, String, String)])
func durations(seconds: Double, precise: String, coarse: String) {
  #expect(durationText(seconds) == precise)
  #expect(durationText(seconds, coarsely: true) == coarse)
}
