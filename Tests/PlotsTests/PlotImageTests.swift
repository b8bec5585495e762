import Foundation
import Testing

@testable import Plots

@Suite("Images within pictures")
struct PlotImageTests {
    @Test("Check sums and base 64 are those of their standards")
    func standards() {
        #expect(PNG.cyclicRedundancyCheck(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(PNG.adler32(Array("Wikipedia".utf8)) == 0x11E6_0398)
        for count in 0..<8 {
            let bytes = (0..<count).map { UInt8(($0 * 37 + 200) & 255) }
            #expect(base64(bytes) == Data(bytes).base64EncodedString())
        }
    }

    @Test("Values become bytes between the ends of their range")
    func bytes() {
        #expect(PlotImage(grey: [[-1, 0, 0.5, 1, 2, .nan]]).bytes == [0, 0, 128, 255, 255, 0])
        #expect(PlotImage(grey: [[10], [20]], range: 10...20).bytes == [0, 255])
        let colored = PlotImage(red: [[1, 0]], green: [[0, 1]], blue: [[0, 0.2]])
        #expect(colored.bytes == [255, 0, 0, 0, 255, 51] && colored.channels == 3 && colored.columns == 2)
        #expect(PlotImage([[0, 1]], range: 0...1, map: .viridis).bytes == [0x44, 0x01, 0x54, 0xFD, 0xE7, 0x25])
        #expect(PlotImage(grey: []).bytes.isEmpty)
    }
}
