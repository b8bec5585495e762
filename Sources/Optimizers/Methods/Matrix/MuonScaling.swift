import Support
import Tensors

/// How long Muon's update of an `[m, n]` matrix is, in multiples of an orthogonal one.
public enum MuonScaling: String, Sendable, Codable, CaseIterable {
    /// √max(1, m / n)
    case original
    /// √max(1, n / m): the same where a vector stands to the left of its matrix.
    case widthTransfer
    /// r √max(m, n): the root mean square of the elements is r, as it is about 0.2 in Adam.
    case matchRMS
    /// 1
    case none

    func factor(of shape: Shape, rmsRate: Double) -> Double {
        let (rows, columns) = (Double(shape[0]), Double(shape[1]))
        return switch self {
        case .original: sqrt(max(1, rows / columns))
        case .widthTransfer: sqrt(max(1, columns / rows))
        case .matchRMS: rmsRate * sqrt(max(rows, columns))
        case .none: 1
        }
    }
}
