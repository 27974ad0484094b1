namespace Ops.Providers.Compose;

internal sealed class ComposeTargetOptionsValidator : ComponentOptionsValidator<ComposeTargetOptions>
{
    protected override void Validate(ComposeTargetOptions options, OptionsProblems problems)
    {
        problems.Require(options.Files.Count > 0, nameof(options.Files), "there is none; write the path of a compose file");
        foreach (var (file, index) in options.Files.Select((file, index) => (file, index)))
            problems.Require(File.Exists(file), $"{nameof(options.Files)}:{index}", $"there is no file '{file}'; correct the path");
        problems.RequirePositive(options.JoinTimeout, nameof(options.JoinTimeout));
        ValidateEngine(options.Engine, problems);
        ValidateRegistries(options.Registries, problems);
        foreach (var (name, service) in options.Services)
            ValidateService(service, $"{nameof(options.Services)}:{name}", problems);
        if (options.Files.Count > 0 && options.Files.All(File.Exists))
            ValidateFiles(options, problems);
    }

    private static void ValidateFiles(ComposeTargetOptions options, OptionsProblems problems)
    {
        if (new ComposeFileReader(options).Read(out var found) is not { } project)
        {
            foreach (var problem in found)
                problems.Add(nameof(options.Files), problem);
            return;
        }

        foreach (var (name, service) in options.Services)
        {
            RequireService(project, name, $"{nameof(options.Services)}:{name}", problems);
            if (service.Network is { } network && project.Services.GetValueOrDefault(name) is { } written)
                problems.Require(Networks(written).Contains(network, StringComparer.Ordinal), $"{nameof(options.Services)}:{name}:{nameof(service.Network)}", $"the service is not in a network '{network}'; correct the name (it is in: {string.Join(", ", Networks(written).DefaultIfEmpty("none"))})");
            if (service.MaintenanceService is { } page)
                RequireService(project, page, $"{nameof(options.Services)}:{name}:{nameof(service.MaintenanceService)}", problems);
        }
    }

    private static IEnumerable<string> Networks(ComposeService service) =>
        service.NetworkMode is null ? service.Networks.Keys.DefaultIfEmpty(ProjectRules.DefaultNetwork) : [];

    private static void RequireService(ComposeProject project, string name, string path, OptionsProblems problems) =>
        problems.Require(project.Services.ContainsKey(name), path, $"the compose file has no service '{name}'; correct the name (there are: {string.Join(", ", project.Services.Keys)})");

    private static void ValidateEngine(ComposeEngineOptions engine, OptionsProblems problems)
    {
        const string Path = nameof(ComposeTargetOptions.Engine);
        if (DockerEndpoint.Parse(engine.Host, tls: false, out var problem) is null)
            problems.Add($"{Path}:{nameof(engine.Host)}", problem);
        problems.RequirePositive(engine.ConnectTimeout, $"{Path}:{nameof(engine.ConnectTimeout)}");
        problems.RequirePositive(engine.RequestTimeout, $"{Path}:{nameof(engine.RequestTimeout)}");
        problems.Require((engine.CertificateFile is null) == (engine.KeyFile is null), $"{Path}:{nameof(engine.KeyFile)}", "CertificateFile and KeyFile belong together; write both or none");
        foreach (var (key, file) in new[] { (nameof(engine.AuthorityFile), engine.AuthorityFile), (nameof(engine.CertificateFile), engine.CertificateFile), (nameof(engine.KeyFile), engine.KeyFile) })
            problems.Require(file is null || File.Exists(file), $"{Path}:{key}", $"there is no file '{file}'; write the path of a PEM file");
    }

    private static void ValidateRegistries(IList<ComposeRegistryOptions> registries, OptionsProblems problems)
    {
        for (var i = 0; i < registries.Count; i++)
        {
            var (registry, path) = (registries[i], $"{nameof(ComposeTargetOptions.Registries)}:{i}");
            problems.Require(registry.Host is { Length: > 0 } host && !host.Contains('/', StringComparison.Ordinal), $"{path}:{nameof(registry.Host)}", $"'{registry.Host}' is no host; write it as names of images begin, such as registry.example:5000");
            problems.Require(registries.Take(i).All(other => other.Host != registry.Host), $"{path}:{nameof(registry.Host)}", $"'{registry.Host}' is there twice; keep one");
            problems.Require(!string.IsNullOrEmpty(registry.UserName), $"{path}:{nameof(registry.UserName)}", "it is missing; write the user's name");
            problems.Require(registry.Password is { IsEmpty: false }, $"{path}:{nameof(registry.Password)}", "it is missing; write a password or a token");
        }
    }

    private static void ValidateService(ComposeServiceOptions service, string path, OptionsProblems problems)
    {
        problems.Require(service.Port is null or (> 0 and <= 65535), $"{path}:{nameof(service.Port)}", $"{service.Port} is no port; write 1 to 65535");
        problems.Require(service.MaintenanceService is null || service.Switch is not null, $"{path}:{nameof(service.MaintenanceService)}", "a maintenance page needs a Switch that sends visitors to it; add one");
        if (service.Switch is { } proxy)
            ValidateSwitch(proxy, $"{path}:{nameof(service.Switch)}", problems);
    }

    private static void ValidateSwitch(ComposeSwitchOptions proxy, string path, OptionsProblems problems)
    {
        problems.Require(Enum.IsDefined(proxy.Kind), $"{path}:{nameof(proxy.Kind)}", $"{proxy.Kind} is no kind of proxy; write Haproxy or Nginx");
        problems.RequirePositive(proxy.Timeout, $"{path}:{nameof(proxy.Timeout)}");
        problems.Require(proxy.Backend is null || (proxy.Backend.Length > 0 && proxy.Backend.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')), $"{path}:{nameof(proxy.Backend)}", $"'{proxy.Backend}' is no name of a backend; write letters, digits, '-', '_', '.' and ':'");
        if (proxy.Kind == ComposeSwitchKind.Haproxy)
        {
            problems.Require(HaproxyEndpoint.Parse(proxy.Endpoint) is not null, $"{path}:{nameof(proxy.Endpoint)}", $"'{proxy.Endpoint}' is no address of a runtime API; write unix:///run/haproxy/admin.sock or tcp://host:9999");
            return;
        }

        problems.Require(!string.IsNullOrEmpty(proxy.UpstreamFile), $"{path}:{nameof(proxy.UpstreamFile)}", "it is missing; write the path of the file that nginx includes");
        problems.Require(proxy.PidFile is not null || proxy.Container is not null, $"{path}:{nameof(proxy.PidFile)}", "it is missing; write nginx's pid file, or Container where nginx runs in one");
        problems.Require(proxy.Executable.Length > 0, $"{path}:{nameof(proxy.Executable)}", "it is empty; write nginx or its path");
    }
}
