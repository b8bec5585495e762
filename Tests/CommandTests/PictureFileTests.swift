import Foundation
import Testing

@Suite("Files of pictures")
struct PictureFileTests {
    private static let minimize = ["minimize", "(x-1)^2", "--start", "x=0"]

    @Test("The ending of the name says the format, --style the look")
    func formats() throws {
        try Command.inFolder { command in
            for (file, style) in [("a.svg", "light"), ("b.PNG", "light"), ("c.svg", "dark"), ("d.png", "dark")] {
                let result = try command.run(Self.minimize + ["--plot", file, "--style", style])
                #expect(result.status == 0 && result.errors == "")
            }
            #expect(try command.text("a.svg").contains("height=\"100%\" fill=\"#ffffff\""))
            #expect(try command.text("c.svg").contains("height=\"100%\" fill=\"#14171c\""))
            let (light, dark) = (try command.bytes("b.PNG"), try command.bytes("d.png"))
            #expect(light.starts(with: [0x89, 0x50, 0x4E, 0x47]) && dark.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(light != dark)
        }
    }

    @Test(
        "Other endings and styles are refused in one line, before anything is done",
        arguments: [
            (minimize + ["--plot", "a.gif"], "--plot: a.gif: pictures are .svg or .png files; "),
            (minimize + ["--plot", "svg"], "--plot: svg: pictures are .svg or .png files; "),
            (minimize + ["--plot", ""], "--plot is empty; give a file"),
            (
                minimize + ["--plot", "a.svg", "--style", "drak"],
                "--style: unknown style \"drak\"; did you mean \"dark\""
            ),
            (["compare", "beale", "--animation", "a.png"], "--animation: a.png: only .svg files move; "),
            (["compare", "beale", "--paths", "a.pdf"], "--paths: a.pdf: pictures are "),
            (["compare", "digits", "--methods", "sgd", "--curves", "a.jpg"], "--curves: a.jpg: pictures are "),
            (["find-rate", "digits", "--plot", "a"], "--plot: a: pictures are "),
            (["schedule", "cosine", "--plot", "a.txt"], "--plot: a.txt: pictures are "),
        ] as [([String], String)])
    func refused(arguments: [String], message: String) throws {
        try Command.inFolder { command in
            let result = try command.run(arguments)
            #expect(result.status == 64)
            #expect(result.errors.hasPrefix("error: \(message)"), "\(result.errors)")
            #expect(result.errors.filter(\.isNewline).count == 1 && result.output == "")
            #expect(try command.contents() == [])
        }
    }

    @Test("Every command that draws writes PNG")
    func commands() throws {
        try Command.inFolder { command in
            try command.write("x,y\n0,1\n1,3\n2,5\n3,6.5\n", to: "line.csv")
            for arguments in [
                ["fit", "line.csv", "y ~ a + b*x", "--start", "a=0,b=1", "--plot"],
                ["schedule", "cosine", "--plot"],
                ["compare", "x^2", "--start", "x=1", "--methods", "sgd(learningRate=0.1)", "--steps", "9", "--curves"],
            ] {
                let result = try command.run(arguments + ["a.png"])
                #expect(result.status == 0, "\(result.errors)")
                #expect(try command.bytes("a.png").count > 1_000)
                try FileManager.default.removeItem(atPath: command.path("a.png"))
            }
        }
    }
}
