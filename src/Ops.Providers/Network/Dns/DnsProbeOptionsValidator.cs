using System.Net;
using System.Net.Sockets;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network;

internal sealed class DnsProbeOptionsValidator : ProbeOptionsValidator<DnsProbeOptions>
{
    protected override void Validate(DnsProbeOptions options, OptionsProblems problems)
    {
        problems.Require(options.Name is not null && DnsName.TryEncode(options.Name, out _), "Name", $"'{options.Name}' is not a domain name; write one such as shop.test, with labels of 1 to 63 characters");
        problems.Require(Enum.IsDefined(options.RecordType), "RecordType", $"{options.RecordType} is not known; write one of {string.Join(", ", Enum.GetNames<DnsRecordType>())}");
        problems.Require(options.Server is not null || options.RecordType is DnsRecordType.A or DnsRecordType.AAAA, "RecordType", $"{options.RecordType} cannot be asked of the system's resolver, which answers A and AAAA only; set Server");
        problems.Require(options.Server is null || DnsServer.TryParse(options.Server, out _, out _), "Server", $"'{options.Server}' is not a name server; write host or host:port, an IPv6 address with a port in brackets");
        ValidateExpectations(options, problems);
        ValidateTimes(options, problems);
    }

    private static void ValidateExpectations(DnsProbeOptions options, OptionsProblems problems)
    {
        problems.Require(Enum.IsDefined(options.Match), "Match", $"{options.Match} is not known; write one of {string.Join(", ", Enum.GetNames<DnsMatch>())}");
        problems.RequireRange(options.MinimumCount, 1, 1000, "MinimumCount");
        for (var index = 0; index < options.ExpectedValues.Count; index++)
        {
            var value = options.ExpectedValues[index];
            problems.Require(IsPossible(value, options.RecordType), $"ExpectedValues:{index}", $"'{value}' cannot be the value of a record of type {options.RecordType}");
        }
    }

    private static void ValidateTimes(DnsProbeOptions options, OptionsProblems problems)
    {
        problems.RequireRange(options.MaxQueries, 1, 10, "MaxQueries");
        EndpointRules.ReplyTimeout(options.AnswerTimeout * options.MaxQueries, options.Policy, problems, "AnswerTimeout");
        Latency.Validate(options.DegradedLatency, options.UnhealthyLatency, problems);
    }

    private static bool IsPossible(string value, DnsRecordType type) => type switch
    {
        DnsRecordType.A => IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetwork,
        DnsRecordType.AAAA => IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        DnsRecordType.MX => value.Split(' ') is [var preference, _] && ushort.TryParse(preference, out _),
        DnsRecordType.SRV => value.Split(' ') is [var priority, var weight, var port, _] && ushort.TryParse(priority, out _) && ushort.TryParse(weight, out _) && ushort.TryParse(port, out _),
        DnsRecordType.TXT => true,
        _ => DnsName.TryEncode(value, out _),
    };
}
