import Support
import Testing

@Suite struct FileNameTests {
    @Test(arguments: [
        ("housing.csv", "housing", "csv"), ("data/housing.CSV", "housing", "csv"), ("a.b.svg", "a.b", "svg"),
        ("folder.csv/plain", "plain", ""), (".csv", ".csv", ""), ("", "", ""), ("/", "/", ""), ("a.", "a", ""),
    ])
    func parts(path: String, stem: String, ending: String) {
        #expect(FileName(path).stem == stem)
        #expect(FileName(path).ending == ending)
    }
}
