using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace LlmLimiter.DynamicProxy.Reading;

/// <summary>Finds the members of types as C# does.</summary>
internal static class ReflectedMembers
{
    private const BindingFlags DeclaredPublic = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>
    /// The readable property or field of this name; null: C# finds none, or something else of the name. An experimental one is not for code
    /// that nobody chose to write, nor an obsolete one whose use is an error or has a warning of its own.
    /// </summary>
    public static MemberInfo? Find(Type type, string name)
    {
        MemberInfo[] found = [.. Sources(Nullable.GetUnderlyingType(type) ?? type)
            .SelectMany(source => source.GetMember(name, DeclaredPublic))
            .Where(static member => member is not PropertyInfo { CanRead: false } property || !IsOverride(property))
            .Distinct()];
        return found.FirstOrDefault(member => found.All(other => Hides(member, other))) is { } seen && IsReadable(seen) && !IsForbidden(seen)
            ? seen
            : null;
    }

    /// <summary>The first public method of this name that takes these parameters; null: there is none.</summary>
    public static MethodInfo? FindMethod(Type type, string name, params Type[] parameters) =>
        Sources(type)
            .Select(source => source.GetMethod(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, parameters))
            .FirstOrDefault(static method => method is not null)
        ?? (type.IsInterface ? typeof(object).GetMethod(name, parameters) : null);

    /// <summary>Whether there is a public method of this name.</summary>
    public static bool HasMethod(Type type, string name) =>
        Sources(type).Any(source => source.GetMember(name, MemberTypes.Method, DeclaredPublic).Length > 0);

    /// <summary><c>bool TryPick(out T value)</c> of this name, declared by the type; null: there is none.</summary>
    public static MethodInfo? FindPicker(Type type, string name) =>
        type.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Cast<MethodInfo>()
            .FirstOrDefault(static method => method.GetParameters() is [{ IsOut: true }]);

    /// <summary>The same member of a type that differs in its type arguments only.</summary>
    public static MemberInfo Same(Type type, MemberInfo member) =>
        type.GetMember(member.Name, member.MemberType, DeclaredPublic).Single(member.HasSameMetadataDefinitionAs);

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    /// <summary>The type's constraints where it is a type parameter, else the type itself, and what each inherits members from.</summary>
    public static IEnumerable<Type> Sources(Type type)
    {
        if (type.IsGenericParameter)
        {
            return Constraints(type).SelectMany(Sources);
        }

        return type.IsInterface ? type.GetInterfaces().Prepend(type) : BaseTypes(type);
    }

    /// <summary>The types that a type parameter must derive from or implement.</summary>
    public static IEnumerable<Type> Constraints(Type parameter) =>
        parameter.GetGenericParameterConstraints().Where(static constraint => constraint != typeof(ValueType));

    /// <summary>The id of an experimental type; null: it is none.</summary>
    public static string? ExperimentalId(Type type) =>
        type.GetCustomAttribute<ExperimentalAttribute>(inherit: false)?.DiagnosticId;

    private static IEnumerable<Type> BaseTypes(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static bool IsOverride(PropertyInfo property) =>
        property.SetMethod is { } setter && setter.GetBaseDefinition() != setter;

    /// <summary>Whether a member is found instead of another of its name. What two interfaces have is ambiguous, unless one derives from the other.</summary>
    private static bool Hides(MemberInfo member, MemberInfo other) =>
        member.DeclaringType is not { IsInterface: true } type || member == other || type.GetInterfaces().Contains(other.DeclaringType);

    private static bool IsReadable(MemberInfo member) => member switch
    {
        PropertyInfo property => property.GetMethod is { IsPublic: true, IsStatic: false } && property.GetIndexParameters().Length == 0,
        FieldInfo field => !field.IsStatic,
        _ => false,
    };

    private static bool IsForbidden(MemberInfo member) =>
        member.IsDefined(typeof(ExperimentalAttribute), inherit: false)
        || member.GetCustomAttribute<ObsoleteAttribute>(inherit: false) is { } obsolete && (obsolete.IsError || obsolete.DiagnosticId is not null);
}
