using System.Globalization;

namespace Ops.Providers.Network;

/// <summary>The certificate that a host showed in its last handshake.</summary>
internal sealed record HttpCertificate(string Host, DateTimeOffset NotAfter)
{
    public static HttpCertificate? Earlier(HttpCertificate? first, HttpCertificate? second) =>
        second is null || first?.NotAfter <= second.NotAfter ? first : second;

    /// <summary>Returns when the certificate ends, as seen at <paramref name="now"/>.</summary>
    public string Describe(DateTimeOffset now)
    {
        var days = (NotAfter - now).TotalDays;
        var expiry = days < 0
            ? string.Create(CultureInfo.InvariantCulture, $"expired {-days:0.0} days ago")
            : string.Create(CultureInfo.InvariantCulture, $"expires in {days:0.0} days");
        return string.Create(CultureInfo.InvariantCulture, $"certificate of {Host} {expiry} ({NotAfter.UtcDateTime:yyyy-MM-dd})");
    }
}
