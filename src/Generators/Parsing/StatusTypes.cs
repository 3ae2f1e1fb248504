using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>The exceptions of SDKs in a compilation that tell the HTTP status with which a provider refused a call.</summary>
internal static class StatusTypes
{
    public static EquatableArray<StatusModel> In(Compilation compilation) =>
        KnownExceptions.All.Select(known => Find(compilation, known.Type, known.Member)).OfType<StatusModel>().ToEquatableArray();

    private static StatusModel? Find(Compilation compilation, string name, string member) =>
        compilation.GetTypeByMetadataName(name) is { DeclaredAccessibility: Accessibility.Public } type
        && Members.Find(type, member) is { } status
            ? new StatusModel(TypeText.Of(type), status.Type.TypeKind == TypeKind.Enum ? $"(int){{0}}.{member}" : $"{{0}}.{member}")
            : null;
}
