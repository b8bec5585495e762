import Support

extension PlotLayout {
    /// The lines behind the data: at the numbers of the axes, but not at names, where the data do not fill the frame.
    func grid(in frame: PlotFrame) -> [Drawing.Mark] {
        if plot.layers.contains(where: { $0.extent.isFilled }) { return [] }
        let stroke = Drawing.Stroke(plot.style.gridColor, width: 1)
        func values(_ scale: AxisScale) -> [Double] {
            scale.axis.isHidden || !scale.axis.names.isEmpty ? [] : scale.ticks.map(\.value)
        }
        let rows = values(vertical).compactMap { acrossFrame($0, frame) }
        let columns = values(horizontal).compactMap { upFrame($0, frame) }
        return [.outline(Drawing.Outline(rows + columns), stroke: stroke)].filter { !$0.isEmpty }
    }

    private func acrossFrame(_ value: Double, _ frame: PlotFrame) -> [Drawing.Point]? {
        heightOf(value, frame).map {
            [Drawing.Point(frame.rectangle.left, $0), Drawing.Point(frame.rectangle.right, $0)]
        }
    }

    private func upFrame(_ value: Double, _ frame: PlotFrame) -> [Drawing.Point]? {
        placeOf(value, frame).map {
            [Drawing.Point($0, frame.rectangle.top), Drawing.Point($0, frame.rectangle.bottom)]
        }
    }

    private func heightOf(_ value: Double, _ frame: PlotFrame) -> Double? {
        vertical.position(of: value).map { frame.rectangle.bottom - $0 * frame.rectangle.height }
    }

    private func placeOf(_ value: Double, _ frame: PlotFrame) -> Double? {
        horizontal.position(of: value).map { frame.rectangle.left + $0 * frame.rectangle.width }
    }

    /// Lines, numbers and labels.
    func axes(in frame: PlotFrame) -> [Drawing.Mark] {
        let place = frame.rectangle
        let stroke = Drawing.Stroke(plot.style.mutedInk, width: 1)
        var lines: [[Drawing.Point]] = []
        var marks: [Drawing.Mark] = []
        if !horizontal.axis.isHidden {
            lines.append([Drawing.Point(place.left, place.bottom), Drawing.Point(place.right, place.bottom)])
            lines += ticks(horizontal).compactMap { tick in
                placeOf(tick.value, frame).map { x in
                    [Drawing.Point(x, place.bottom), Drawing.Point(x, place.bottom + tick.length)]
                }
            }
            marks += numbersBelow(frame)
        }
        if !vertical.axis.isHidden {
            lines.append([Drawing.Point(place.left, place.top), Drawing.Point(place.left, place.bottom)])
            lines += ticks(vertical).compactMap { tick in
                heightOf(tick.value, frame).map { y in
                    [Drawing.Point(place.left - tick.length, y), Drawing.Point(place.left, y)]
                }
            }
            marks += vertical.ticks.compactMap { tick in
                heightOf(tick.value, frame).map { y in
                    .text(named(tick.text), at: Drawing.Point(place.left - 8, y + 4), plot.style.font(.end))
                }
            }
        }
        return [.outline(Drawing.Outline(lines), stroke: stroke)].filter { !$0.isEmpty } + marks + labels(of: place)
    }

    private func named(_ text: String) -> String {
        PlotStyle.cut(text, size: plot.style.numberSize, to: Self.longestName + 16)
    }

    /// The long ticks at the numbers and, between powers of ten, short ones.
    private func ticks(_ scale: AxisScale) -> [(value: Double, length: Double)] {
        let long = scale.ticks.map { (value: $0.value, length: scale.axis.names.isEmpty ? 5.0 : 0) }
        guard scale.axis.scale == .logarithmic else { return long.filter { $0.length > 0 } }
        let numbers = Set(scale.ticks.map(\.value))
        let short = Ticks.minor(from: scale.range.lowerBound, to: scale.range.upperBound)
        return long + short.filter { !numbers.contains($0) }.map { (value: $0, length: 3) }
    }

    private func numbersBelow(_ frame: PlotFrame) -> [Drawing.Mark] {
        let bottom = frame.rectangle.bottom
        // Of very many names only every second, third and so on.
        let room = max(frame.rectangle.width / (namesFit ? 1 : 14), 1)
        let step = namesFit ? 1 : max(Int((Double(horizontal.ticks.count) / room).rounded(.up)), 1)
        return horizontal.ticks.enumerated().filter { $0.offset.isMultiple(of: step) }.compactMap { _, tick in
            placeOf(tick.value, frame).map { x in
                namesFit
                    ? .text(tick.text, at: Drawing.Point(x, bottom + 19), plot.style.font())
                    : .text(
                        named(tick.text), at: Drawing.Point(x + 4, bottom + 14),
                        Drawing.Font(
                            size: plot.style.numberSize, color: plot.style.mutedInk, anchor: .end, turn: 45))
            }
        }
    }

    private func labels(of place: Drawing.Rectangle) -> [Drawing.Mark] {
        let size = plot.style.labelSize
        let below = Drawing.Point((place.left + place.right) / 2, place.bottom + margins.bottom - 14)
        let beside = Drawing.Point(
            place.left - margins.left + 18 + size * 0.75, (place.top + place.bottom) / 2)
        return [
            .text(PlotStyle.cut(horizontal.axis.label, size: size, to: place.width), at: below, plot.style.label()),
            .text(
                PlotStyle.cut(vertical.axis.label, size: size, to: place.height), at: beside,
                plot.style.label(turn: 90)),
        ].filter { !$0.isEmpty }
    }
}
