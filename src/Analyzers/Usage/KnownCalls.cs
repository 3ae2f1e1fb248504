using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>
/// The calls that send requests to providers, of which an .editorconfig may add further ones. Each method is asked about once.
/// </summary>
internal sealed class KnownCalls
{
    private const string FurtherCalls = "llmlimiter.known_calls";
    private const string FurtherHosts = "llmlimiter.known_hosts";

    private readonly KnownCall[] _known;
    private readonly KnownHost[] _knownHosts;
    private readonly ConcurrentDictionary<IMethodSymbol, KnownCall?> _found = new(SymbolEqualityComparer.Default);

    /// <param name="furtherCalls">Calls with commas between them. What is none is left out.</param>
    /// <param name="furtherHosts">Hosts, likewise.</param>
    public KnownCalls(string furtherCalls = "", string furtherHosts = "")
    {
        _known = [.. ShippedCalls.Calls, .. Entries(furtherCalls).Select(static text => KnownCall.Parse(text)).OfType<KnownCall>()];
        _knownHosts = [.. ShippedCalls.Hosts, .. Entries(furtherHosts).Select(static text => KnownHost.Parse(text)).OfType<KnownHost>()];
    }

    /// <summary>The calls that are known in each file, read once for files that say the same.</summary>
    public static Func<SyntaxTree, KnownCalls> PerFile(AnalyzerConfigOptionsProvider options)
    {
        var perFile = new ConcurrentDictionary<SyntaxTree, KnownCalls>();
        var perText = new ConcurrentDictionary<(string Calls, string Hosts), KnownCalls>();
        return tree => perFile.GetOrAdd(tree, file =>
        {
            AnalyzerConfigOptions told = options.GetOptions(file);
            return perText.GetOrAdd((Text(told, FurtherCalls), Text(told, FurtherHosts)), static text => new(text.Calls, text.Hosts));
        });
    }

    /// <summary>What is known of the method; null: it sends nothing.</summary>
    public KnownCall? Find(IMethodSymbol method) => _found.GetOrAdd(method.OriginalDefinition, FindNew);

    /// <summary>The known host that a URI leads to; null: it leads elsewhere.</summary>
    /// <param name="uri">A URI, with <see cref="RequestAddress.Unknown"/> for what the code does not tell.</param>
    public KnownHost? FindHost(string uri)
    {
        int scheme = uri.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !uri.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string[] hosts = [Until(['/', ':', '?', '#']), Until(['/', ':', '?', '#', RequestAddress.Unknown])];
        return _knownHosts.FirstOrDefault(known => hosts.Any(known.Is));

        string Until(char[] ends)
        {
            int start = scheme + "://".Length;
            int end = uri.IndexOfAny(ends, start);
            return end < 0 ? uri.Substring(start) : uri.Substring(start, end - start);
        }
    }

    /// <summary>Whether the type is one that known calls are made on.</summary>
    public bool IsClient(ITypeSymbol type) => _known.Any(known => known.IsOf(type));

    private KnownCall? FindNew(IMethodSymbol method)
    {
        ITypeSymbol? client = method.IsExtensionMethod ? method.Parameters.FirstOrDefault()?.Type : method.ContainingType;
        return client is null ? null : _known.FirstOrDefault(known => known.Names(method) && known.IsOf(client));
    }

    private static IEnumerable<string> Entries(string text) => text.Split(',').Select(static entry => entry.Trim());

    private static string Text(AnalyzerConfigOptions options, string key) => options.TryGetValue(key, out string? value) ? value : "";
}
