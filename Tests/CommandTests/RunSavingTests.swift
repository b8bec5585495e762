import Descent
import Foundation
import Testing

@Suite("Where runs are saved")
struct RunSavingTests {
    private static let files: Set = ["config.json", "metrics.csv", "model.safetensors", "report.html"]
    private static let train = ["train", "line.csv", "--epochs", "2", "--quiet"]

    /// The names of what is in a folder, the event files apart.
    private func files(_ command: Command, _ folder: String) throws -> Set<String> {
        Set(
            try FileManager.default.contentsOfDirectory(atPath: command.path(folder))
                .filter { !$0.hasPrefix("events.out.tfevents.") })
    }

    private func eventFileCount(_ command: Command, _ folder: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: command.path(folder)).count - files(command, folder).count
    }

    @Test(
        "In whatever way a folder is named, a run is saved there, and another takes its place",
        arguments: ["run", "run//", "a/b/run/", "link", "link/", "./run/.", "folder/../run"])
    func places(_ out: String) throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            for folder in ["target", "folder"] {
                try FileManager.default.createDirectory(atPath: command.path(folder), withIntermediateDirectories: true)
            }
            if out.hasSuffix(".") {
                try FileManager.default.createDirectory(atPath: command.path(out), withIntermediateDirectories: true)
            }
            try FileManager.default.createSymbolicLink(atPath: command.path("link"), withDestinationPath: "target")
            var models: [Data] = []
            for seed in ["1", "2"] {
                let result = try command.run(Self.train + ["--out", out, "--seed", seed])
                #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
                #expect(try files(command, out) == Self.files.union(["training.safetensors"]))
                #expect(try eventFileCount(command, out) == 1)
                models.append(try command.bytes("\(out)/model.safetensors"))
            }
            #expect(models[0] != models[1])
            #expect(try command.contents().allSatisfy { !$0.contains("/.") && !$0.contains("run-2") })
            var status = stat()
            lstat(command.path("link"), &status)
            #expect(status.st_mode & S_IFMT == S_IFLNK)
        }
    }

    @Test("A folder in which somebody stands is not put in the place of another")
    func currentFolder() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            try FileManager.default.createDirectory(atPath: command.path("run"), withIntermediateDirectories: true)
            for seed in ["1", "2"] {
                let process = Process()
                process.executableURL = try Command.executable()
                process.arguments =
                    ["train", "../line.csv", "--epochs", "2", "--quiet", "--out", ".", "--seed", seed]
                process.currentDirectoryURL = command.folder.appending(path: "run")
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationStatus == 0)
                #expect(
                    try files(command, "run") == Self.files.union(["training.safetensors"])
                        && eventFileCount(command, "run") == 1)
            }
        }
    }

    @Test("A pipe for a folder, and a link that leads nowhere, are refused before anything is trained")
    func refused() throws {
        try Command.inFolder { command in
            try command.write(Tables.line, to: "line.csv")
            mkfifo(command.path("pipe"), 0o600)
            try FileManager.default.createSymbolicLink(atPath: command.path("link"), withDestinationPath: "nowhere")
            let train = ["train", "line.csv", "--epochs", "1000000000", "--quiet", "--out"]
            let pipe = try command.run(train + ["pipe"])
            #expect(pipe.status == 1 && pipe.errors == "error: pipe: is not a folder; give another path\n")
            let link = try command.run(train + ["link"])
            #expect(link.status == 1 && link.errors.hasPrefix("error: link: cannot be written: "))
            #expect(try command.contents() == ["line.csv", "pipe", "link"])
        }
    }

    /// A small run, trained here.
    private static let run = Result {
        var settings = RunSettings()
        (settings.epochs, settings.model) = (1, try ModelSpecification("linear"))
        return try Run.train(on: .digits, settings)
    }

    @Test("A file that appears while a run trains stays, and the run is saved")
    func foreignFile() throws {
        try Command.inFolder { command in
            let run = try Self.run.get()
            for replaces in [false, true] {
                let destination = try RunDestination(command.path("run"))
                #expect((destination.logFolder != destination.folder) == replaces)
                try command.write("mine", to: "run/notes.txt")
                try destination.save(run)
                #expect(try files(command, "run") == Self.files.union(["notes.txt"]))
                #expect(try command.text("run/notes.txt") == "mine")
                try FileManager.default.removeItem(atPath: command.path("run/notes.txt"))
            }
            #expect(try command.contents().filter { !$0.hasPrefix("run/") } == ["run"])
        }
    }

    @Test("Where somebody has put a file of a run's name, the run is saved elsewhere, and the error says where")
    func takenName() throws {
        try Command.inFolder { command in
            let destination = try RunDestination(command.path("run"))
            try command.write("mine", to: "run/model.safetensors")
            let error = #expect(throws: RunError.self) { try destination.save(try Self.run.get()) }
            #expect(
                error?.description
                    == "\(command.path("run")): cannot be written: model.safetensors is there, and belongs to "
                    + "no run; the finished run is in \(command.path("run-2")); move it from there")
            #expect(try command.text("run/model.safetensors") == "mine")
            #expect(try files(command, "run-2") == Self.files)
            _ = try Run(contentsOf: command.path("run-2"))
        }
    }

    @Test("A folder that is removed while a run trains is made again")
    func removed() throws {
        try Command.inFolder { command in
            let destination = try RunDestination(command.path("run"))
            try FileManager.default.removeItem(atPath: command.path("run"))
            try destination.save(try Self.run.get())
            #expect(try files(command, "run") == Self.files)
        }
    }

    @Test(
        "A process that is killed while a run's files are moved to their places leaves the run",
        arguments: [0, 1, 2, 3, 4], [".descent-saved", ".descent-replacing"])
    func killedWhileMoving(moved: Int, arrival: String) throws {
        try Command.inFolder { command in
            let (old, new) = (command.path("run"), command.path("new"))
            var run = try Self.run.get()
            try run.save(to: old)
            run.configuration.result.steps = 12345
            try run.save(to: new)
            // What `save` has done when it is killed; the files of a run that is replaced are moved later.
            try FileManager.default.moveItem(atPath: new, toPath: "\(old)/\(arrival)")
            let names = ["metrics.csv", "model.safetensors", "report.html", "config.json"]
            for name in names.prefix(arrival == ".descent-saved" ? moved : 0) {
                rename("\(old)/\(arrival)/\(name)", "\(old)/\(name)")
            }
            #expect(try Run(contentsOf: old).configuration.result.steps == 12345)
            #expect(throws: RunError.self) { try RunDestination(old, resuming: true) }
            // Who uses the folder next moves what is left.
            let next = try RunDestination(old)
            next.abandon()
            #expect(try files(command, "run") == Self.files)
            #expect(try Run(contentsOf: old).configuration.result.steps == 12345)
        }
    }

    @Test("What a process left that was killed while it wrote is removed by the next; what is no run's is not")
    func leftovers() throws {
        try Command.inFolder { command in
            let staging = "run/.descent-\(String(repeating: "a", count: 32))"
            for folder in [staging, "elsewhere"] {
                try FileManager.default.createDirectory(
                    atPath: command.path(folder), withIntermediateDirectories: true)
                try command.write("half", to: "\(folder)/model.safetensors")
            }
            try command.write("half", to: "\(staging)/config.json.\(String(repeating: "c", count: 32)).temporary")
            let link = "run/.descent-\(String(repeating: "b", count: 32))"
            try FileManager.default.createSymbolicLink(
                atPath: command.path(link), withDestinationPath: command.path("elsewhere"))
            let destination = try RunDestination(command.path("run"))
            try destination.save(try Self.run.get())
            #expect(try files(command, "run") == Self.files)
            #expect(try command.text("elsewhere/model.safetensors") == "half")
        }
    }
}
