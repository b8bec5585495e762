import Descent

extension Findings {
    /// For each case the time of each peer, on as many threads as are fastest, by that of the first peer.
    func plot(_ title: String) -> Plot {
        let reference = cases.first?.peers.first?.name ?? ""
        var plot = Plot(
            title, horizontal: PlotAxis("times as long as \(reference)", scale: .logarithmic), width: 900,
            height: 200 + 40 * Double(cases.count))
        plot.vertical.names = cases.map(\.name)
        plot.vertical.isReversed = true
        var peers: [String] = []
        for peer in cases.flatMap({ $0.peers.dropFirst() }) where !peers.contains(peer.name) { peers.append(peer.name) }
        for peer in peers {
            let points = cases.enumerated().compactMap { index, entry in
                entry.peers.filter { $0.name == peer }.map(\.ratio.median).min().map { ($0, Double(index)) }
            }
            plot.layers.append(PointLayer(x: points.map(\.0), y: points.map(\.1), name: peer))
        }
        return plot
    }
}
