using LlmLimiter.Conventions;

namespace LlmLimiter.Generators.Models;

/// <summary>The decorator of a generic interface, closed as it is registered somewhere.</summary>
/// <param name="InterfaceType">The closed interface as C#, without nullable annotations: they make no other type.</param>
/// <param name="DecoratorType">Its decorator, likewise.</param>
/// <param name="AcceptedWarnings">Ids of [Experimental] types among them.</param>
internal sealed record ClosedDecoratorModel(string InterfaceType, string DecoratorType, EquatableArray<string> AcceptedWarnings);
