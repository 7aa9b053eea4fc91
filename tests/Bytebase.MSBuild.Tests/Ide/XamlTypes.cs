using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Bytebase.MSBuild.Tests.Ide;

/// <summary>The types <c>Microsoft.Build.Framework.XamlTypes</c>, which only MSBuild for .NET Framework has: read from its reference assembly.</summary>
internal static class XamlTypes
{
    private const string Namespace = "Microsoft.Build.Framework.XamlTypes";

    private static readonly Dictionary<string, TypeInfo> All = Read();

    private sealed record TypeInfo(string? Base, IReadOnlyDictionary<string, string> Properties, IReadOnlyList<string> Fields);

    public static bool Exists(string type) => All.ContainsKey(type);

    public static bool IsEnumValue(string type, string value) => All.TryGetValue(type, out var info) && info.Base == "Enum" && info.Fields.Contains(value);

    /// <summary>The name of a property's type, be it the type's own or a base type's; <see langword="null"/> when there is none.</summary>
    public static string? PropertyType(string type, string property)
    {
        for (var name = type; name is not null && All.TryGetValue(name, out var info); name = info.Base)
        {
            if (info.Properties.TryGetValue(property, out var found))
                return found;
        }

        return null;
    }

    private static Dictionary<string, TypeInfo> Read()
    {
        var file = typeof(XamlTypes).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "XamlTypes").Value!;
        using var assembly = new PEReader(File.OpenRead(file));
        var reader = assembly.GetMetadataReader();
        return reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Where(type => reader.GetString(type.Namespace) == Namespace)
            .ToDictionary(type => reader.GetString(type.Name), type => new TypeInfo(
                NameOf(reader, type.BaseType),
                // A list has no setter: its elements are added.
                type.GetProperties().Select(reader.GetPropertyDefinition).ToDictionary(p => reader.GetString(p.Name), p => p.DecodeSignature(new Names(), null).ReturnType),
                [.. type.GetFields().Select(reader.GetFieldDefinition).Select(f => reader.GetString(f.Name))]));
    }

    private static string? NameOf(MetadataReader reader, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition when !type.IsNil => reader.GetString(reader.GetTypeDefinition((TypeDefinitionHandle)type).Name),
        HandleKind.TypeReference => reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name),
        _ => null,
    };

    /// <summary>Types by their short names.</summary>
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle)!;

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(reader, handle)!;

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[]";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetByReferenceType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "";
    }
}
