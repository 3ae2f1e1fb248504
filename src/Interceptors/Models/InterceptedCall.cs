namespace LlmLimiter.Interceptors.Models;

/// <summary>A call and the interceptor that takes it.</summary>
internal sealed record InterceptedCall(InterceptorModel Interceptor, CallLocation Location);

/// <param name="File">The name of the source file.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Version">The version of <paramref name="Data"/>.</param>
/// <param name="Data">The location as the compiler understands it.</param>
internal sealed record CallLocation(string File, int Line, int Column, int Version, string Data);
