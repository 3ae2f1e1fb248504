using Microsoft.Extensions.Configuration;

namespace LlmLimiter.Configuration;

/// <summary>What limits were read from: a file or a section of a configuration.</summary>
/// <param name="File">The file's full path.</param>
/// <param name="Section">The section.</param>
/// <param name="Text">What was read, which tells later whether it has changed.</param>
internal sealed record ConfigOrigin(string? File, IConfiguration? Section, string Text);
