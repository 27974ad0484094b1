using FsCheck;
using FsCheck.Fluent;

namespace Ops.Providers.Compose.Tests;

/// <summary>No file makes the reader fail: it reads a project, or says what is wrong and where.</summary>
public sealed class AnyComposeFileTests
{
    private const string Whole = """
        name: shop
        include: [other.yaml]
        x-env: &env { A: "${A:-1}", B: '${B?needed}' }
        services:
          app:
            extends: base
            image: app:1
            command: run "it now"
            environment: { <<: *env, C: 3 }
            ports: ["127.0.0.1:8080-8081:80-81/udp", { target: 80, published: 80 }]
            volumes: [data:/data:ro, ./a:/a, { type: tmpfs, target: /t, tmpfs: { size: 1m, mode: 755 } }]
            healthcheck: { test: [CMD, x], interval: 1m30s, retries: 3 }
            depends_on: { base: { condition: service_healthy } }
            deploy: { replicas: 2, resources: { limits: { cpus: 0.5, memory: 64m } } }
            networks: { back: { aliases: [web] } }
            ulimits: { nofile: { soft: 1, hard: 2 } }
          base: { build: { context: ., args: [X=1] }, restart: on-failure:3 }
        networks: { back: { ipam: { config: [{ subnet: 10.0.0.0/8 }] } } }
        volumes: { data: { external: { name: it } } }
        secrets: { s: { file: ./s } }
        """;

    private static readonly string[] _pieces = ["", " ", "\n", "\t", ":", "- ", "[", "]", "{", "}", "&a ", "*a", "<<: ", "${", "}", "$", "'", "\"", "!!binary ", "!reset ", "~", "null", "-1", "99999999999999999999", "0x", "a: b", "# ", "---\n", "\u0000", "\uFFFD", "..", "/", "@sha256:", "extends: app"];

    [Fact]
    public void A_file_with_anything_put_in_or_taken_out_is_read_or_its_problems_are_said()
    {
        using var files = new ComposeFiles();
        files.With("other.yaml", "services: { db: { image: db } }").With("s", "x").With("compose.yaml", Whole);
        files.Options.Variables["B"] = "b";
        files.Read();

        var edits = from at in Gen.Choose(0, Whole.Length)
                    from cut in Gen.Choose(0, 12)
                    from piece in Gen.Elements(_pieces)
                    select (at, cut, piece);
        Prop.ForAll(edits.ListOf(2).ToArbitrary(), list =>
        {
            var text = Whole;
            foreach (var (at, cut, piece) in list)
                text = string.Concat(text.AsSpan(0, Math.Min(at, text.Length)), piece, text.AsSpan(Math.Min(at + cut, text.Length)));
            System.IO.File.WriteAllText(files.Options.Files.Single(), text);

            var project = new ComposeFileReader(files.Options).Read(out var problems);

            (project is null).ShouldBe(problems.Count > 0, text);
            problems.ShouldAllBe(problem => problem.Contains(files.Folder, StringComparison.Ordinal) && problem.Length > files.Folder.Length + 20);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }
}
