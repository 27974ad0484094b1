namespace Ops.Health;

/// <summary>The times between the latest beats, and how suspicious a silence is by their standard.</summary>
/// <remarks>
/// Hayashibara et al., "The φ accrual failure detector" (2004); the normal distribution's tail by the logistic
/// approximation that Akka and Cassandra's descendants use, good to 1.4e-4.
/// </remarks>
internal sealed class ArrivalWindow(int length)
{
    /// <summary>A silence more suspicious than this is past counting.</summary>
    private const double MaxPhi = 300;

    private readonly double[] _intervals = new double[length];
    private int _added;
    private double _sum;
    private double _sumOfSquares;

    public int Count => Math.Min(_added, length);

    public double Mean => Count == 0 ? 0 : _sum / Count;

    public void Add(double seconds)
    {
        ref var place = ref _intervals[_added % length];
        if (_added >= length)
        {
            _sum -= place;
            _sumOfSquares -= place * place;
        }

        place = seconds;
        _sum += seconds;
        _sumOfSquares += seconds * seconds;
        _added = _added == int.MaxValue ? length : _added + 1;
    }

    /// <summary>Returns the negative decimal logarithm of the chance that a beat still comes after this silence.</summary>
    public double Phi(double silence, double acceptablePause, double minimumDeviation)
    {
        var mean = Mean;
        var deviation = Math.Max(Math.Sqrt(Math.Max(0, (_sumOfSquares / Count) - (mean * mean))), minimumDeviation);
        var y = (silence - mean - acceptablePause) / deviation;
        var exponent = -y * (1.5976 + (0.070566 * y * y));
        var later = exponent < -700 ? 0 : Math.Exp(exponent) / (1 + Math.Exp(exponent));
        if (exponent > 700)
            return 0;
        return later == 0 ? MaxPhi : Math.Min(MaxPhi, -Math.Log10(later));
    }
}
