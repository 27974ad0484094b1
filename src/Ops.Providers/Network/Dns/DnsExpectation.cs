using System.Net;

namespace Ops.Providers.Network;

/// <summary>Holds the values found against those expected.</summary>
internal sealed class DnsExpectation
{
    private readonly DnsProbeOptions _options;
    private readonly List<string> _expected;

    public DnsExpectation(DnsProbeOptions options)
    {
        _options = options;
        _expected = [.. options.ExpectedValues.Select(Normalize)];
    }

    /// <summary>Returns what was expected, where the values found are not that; else null.</summary>
    public string? Unmet(IReadOnlyList<string> found)
    {
        if (found.Count < _options.MinimumCount)
            return $"expected at least {_options.MinimumCount}";
        if (_expected.Count == 0)
            return null;

        var missing = _expected.Except(found, StringComparer.Ordinal).ToList();
        return _options.Match switch
        {
            DnsMatch.Any => missing.Count == _expected.Count ? $"expected one of {Join(_expected)}" : null,
            DnsMatch.Exact => missing.Count > 0 || found.Except(_expected, StringComparer.Ordinal).Any() ? $"expected exactly {Join(_expected)}" : null,
            _ => missing.Count > 0 ? $"expected {Join(missing)} as well" : null,
        };
    }

    public static string Join(IEnumerable<string> values) => string.Join(", ", values);

    private string Normalize(string value) => _options.RecordType switch
    {
        DnsRecordType.TXT => value,
        DnsRecordType.A or DnsRecordType.AAAA => IPAddress.Parse(value).ToString(),
        DnsRecordType.MX or DnsRecordType.SRV when value.LastIndexOf(' ') is >= 0 and var space => $"{value[..space]} {DnsName.Normalize(value[(space + 1)..])}",
        _ => DnsName.Normalize(value),
    };
}
