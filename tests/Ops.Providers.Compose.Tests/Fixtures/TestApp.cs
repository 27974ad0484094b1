using Ops.Conformance;

namespace Ops.Providers.Compose.Tests;

/// <summary>The app that tests deploy: busybox's web server, which says its version, waits, logs and shows its environment when asked to.</summary>
internal static class TestApp
{
    public const string Image = "ops/app:1";

    public const int Port = 8080;

    private static readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["/bin/app"] = """
            #!/bin/sh
            echo "starting $APP_VERSION"
            if [ "$APP_MODE" = crash ]; then echo "no database, cannot go on" >&2; exit 3; fi
            if [ "$APP_MODE" = page ]; then mv /www/page.cgi /www/cgi-bin/index.cgi
            elif [ "$APP_MODE" = fail ]; then mv /www/fail.cgi /www/cgi-bin/index.cgi
            else echo "$APP_VERSION" > /www/index.html; fi
            hostname > /www/identity
            [ "$APP_MODE" = sick ] || touch /www/healthy
            exec httpd -f -p 8080 -h /www

            """,
        ["/www/page.cgi"] = """
            #!/bin/sh
            printf 'Status: 503 Service Unavailable\r\nRetry-After: 60\r\nContent-Type: text/plain\r\n\r\nWe are back soon.\n'

            """,
        ["/www/fail.cgi"] = """
            #!/bin/sh
            printf 'Status: 500 Internal Server Error\r\nContent-Type: text/plain\r\n\r\nthere is no such column\n'

            """,
        ["/www/cgi-bin/slow"] = """
            #!/bin/sh
            usleep "$(( ${QUERY_STRING#ms=} * 1000 ))"
            printf 'Content-Type: text/plain\r\n\r\n'
            cat /www/index.html

            """,
        ["/www/cgi-bin/env"] = """
            #!/bin/sh
            printf 'Content-Type: text/plain\r\n\r\n'
            tr '\0' '\n' < /proc/1/environ | sed -n "s/^${QUERY_STRING#name=}=//p"

            """,
        // A long text is sent as one character and its number, since the server takes no long addresses.
        ["/www/cgi-bin/log"] = """
            #!/bin/sh
            fd=1
            case "$QUERY_STRING" in *'&error=1') fd=2; QUERY_STRING=${QUERY_STRING%&error=1};; esac
            case "$QUERY_STRING" in
              count=*) n=${QUERY_STRING#count=}; text=$(head -c "$n" /dev/zero | tr '\0' x);;
              *) text=$(httpd -d "${QUERY_STRING#text=}");;
            esac
            printf '%s\n' "$text" > /proc/1/fd/$fd
            printf 'Content-Type: text/plain\r\n\r\nok\n'

            """,
    };

    private static readonly string[] _changes = ["""CMD ["/bin/app"]""", "EXPOSE 8080", "ENV PATH=/bin"];

    public static Task ImportAsync(DockerEngine engine) => engine.ImportAsync(Image, Files(), _changes);

    public static Task ImportAsync(PodmanServer podman) => podman.ImportAsync(Image, Files(), _changes);

    private static Dictionary<string, string> Files() => _files.ToDictionary(file => file.Key, file => file.Value.ReplaceLineEndings("\n"), StringComparer.Ordinal);
}
