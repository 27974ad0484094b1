namespace Ops.Providers.Redis;

internal static class RedisTargetRules
{
    public static void Validate(RedisTargetOptions options, OptionsProblems problems)
    {
        if (!RedisConnectionString.TryParse(options.ConnectionString, out _, out var problem))
            problems.Add(nameof(options.ConnectionString), problem);
        problems.Require(options.TrustedCertificateFile is not { } file || File.Exists(file), nameof(options.TrustedCertificateFile), $"there is no file '{options.TrustedCertificateFile}'; write the path of a PEM file");
    }
}
