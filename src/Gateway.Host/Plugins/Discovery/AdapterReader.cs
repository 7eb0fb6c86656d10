using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Finds the classes that carry the adapter attribute, and decodes what they declare.</summary>
internal static class AdapterReader
{
    private const string AdapterType = HostAssemblies.ContractName + "." + nameof(AdapterAttribute);
    private const string SettingType = HostAssemblies.ContractName + "." + nameof(SettingAttribute);
    private const string TransportType = HostAssemblies.ContractName + "." + nameof(TransportWhenAttribute);
    private const string InterfaceType = HostAssemblies.ContractName + "." + nameof(IAdapter);

    public static ImmutableArray<AdapterFacts> Read(MetadataReader reader)
    {
        var found = ImmutableArray.CreateBuilder<AdapterFacts>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            foreach (var attributeHandle in type.GetCustomAttributes())
            {
                var attribute = reader.GetCustomAttribute(attributeHandle);
                var (name, scope) = TypeOf(reader, attribute);
                if (name == AdapterType && scope == HostAssemblies.ContractName)
                {
                    found.Add(Describe(reader, type, attribute.DecodeValue(AttributeValues.Instance)));
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Full name of an attribute's type, and the assembly that it comes from: empty for this one.</summary>
    public static (string Name, string Scope) TypeOf(MetadataReader reader, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MemberReference => NameOf(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent),
        HandleKind.MethodDefinition => NameOf(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()),
        _ => ("", ""),
    };

    private static AdapterFacts Describe(MetadataReader reader, TypeDefinition type, CustomAttributeValue<string> attribute)
    {
        var facts = new AdapterFacts
        {
            TypeName = TypeName(reader, type),
            Unfit = WhyUnfit(reader, type),
            Id = attribute.FixedArguments is [{ Value: string id }, ..] ? id : "",
            Settings = [.. Declared(reader, type, SettingType).Select(Setting)],
            TransportRules = [.. Declared(reader, type, TransportType).Select(Rule)],
        };
        foreach (var argument in attribute.NamedArguments)
        {
            facts = (argument.Name, argument.Value) switch
            {
                (nameof(AdapterAttribute.Transport), int value) => facts with { Transport = (TransportKind)value },
                (nameof(AdapterAttribute.Capabilities), int value) => facts with { Capabilities = (AdapterCapabilities)value },
                (nameof(AdapterAttribute.Overlap), int value) => facts with { Overlap = (OverlapPolicy)value },
                (nameof(AdapterAttribute.Description), string value) => facts with { Description = value },
                (nameof(AdapterAttribute.MinContract), string value) => facts with { MinContract = value },
                (nameof(AdapterAttribute.MaxContract), string value) => facts with { MaxContract = value },
                (nameof(AdapterAttribute.StartupSeconds), int value) => facts with { StartupSeconds = value },
                _ => facts,
            };
        }

        return facts;
    }

    private static IEnumerable<CustomAttributeValue<string>> Declared(MetadataReader reader, TypeDefinition type, string attributeType) => type.GetCustomAttributes()
        .Select(reader.GetCustomAttribute)
        .Where(attribute => TypeOf(reader, attribute).Name == attributeType)
        .Select(attribute => attribute.DecodeValue(AttributeValues.Instance));

    private static TransportRule Rule(CustomAttributeValue<string> attribute) =>
        attribute.FixedArguments is [{ Value: string setting }, { Value: string value }, { Value: int transport }]
            ? new TransportRule(setting, value, (TransportKind)transport)
            : new TransportRule("", "", TransportKind.Socket);

    private static SettingSchema Setting(CustomAttributeValue<string> attribute)
    {
        var schema = attribute.FixedArguments is [{ Value: string key }, { Value: int kind }, ..]
            ? new SettingSchema(key, (SettingKind)kind)
            : new SettingSchema("", SettingKind.Text);
        foreach (var argument in attribute.NamedArguments)
        {
            schema = (argument.Name, argument.Value) switch
            {
                (nameof(SettingAttribute.Description), string value) => schema with { Description = value },
                (nameof(SettingAttribute.Required), bool value) => schema with { Required = value },
                (nameof(SettingAttribute.RequiredUnless), string value) => schema with { RequiredUnless = value },
                (nameof(SettingAttribute.Secret), bool value) => schema with { Secret = value },
                (nameof(SettingAttribute.Default), string value) => schema with { Default = value },
                (nameof(SettingAttribute.Min), double value) => schema with { Min = value },
                (nameof(SettingAttribute.Max), double value) => schema with { Max = value },
                (nameof(SettingAttribute.Choices), string value) => schema with { Choices = value },
                _ => schema,
            };
        }

        return schema;
    }

    private static string? WhyUnfit(MetadataReader reader, TypeDefinition type)
    {
        var name = TypeName(reader, type);
        return !IsPublic(reader, type) ? $"{name} is not public"
            : type.Attributes.HasFlag(TypeAttributes.Abstract) ? $"{name} is abstract or static"
            : type.GetGenericParameters().Count > 0 ? $"{name} is generic"
            : !HasConstructor(reader, type) ? $"{name} has no public constructor without parameters"
            : !IsAdapter(reader, type) ? $"{name} does not implement {InterfaceType}"
            : null;
    }

    private static bool IsPublic(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic => IsPublic(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static bool HasConstructor(MetadataReader reader, TypeDefinition type) =>
        type.GetMethods().Select(reader.GetMethodDefinition).Any(method =>
            reader.GetString(method.Name) == ".ctor"
            && (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public
            && reader.GetBlobReader(method.Signature) is var signature
            && signature.ReadSignatureHeader().Kind == SignatureKind.Method
            && signature.ReadCompressedInteger() == 0);

    /// <summary>Declared here or on a base class in this assembly. A base class from elsewhere is believed: the load will tell.</summary>
    private static bool IsAdapter(MetadataReader reader, TypeDefinition type)
    {
        if (type.GetInterfaceImplementations().Select(reader.GetInterfaceImplementation).Any(item => NameOf(reader, item.Interface).Name == InterfaceType))
        {
            return true;
        }

        return type.BaseType.Kind switch
        {
            _ when type.BaseType.IsNil => false,
            HandleKind.TypeDefinition => IsAdapter(reader, reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType)),
            HandleKind.TypeReference => NameOf(reader, type.BaseType).Name != "System.Object",
            _ => true,
        };
    }

    private static string TypeName(MetadataReader reader, TypeDefinition type) => type.IsNested
        ? $"{TypeName(reader, reader.GetTypeDefinition(type.GetDeclaringType()))}+{reader.GetString(type.Name)}"
        : Join(reader.GetString(type.Namespace), reader.GetString(type.Name));

    private static (string Name, string Scope) NameOf(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                var reference = reader.GetTypeReference((TypeReferenceHandle)handle);
                var scope = reference.ResolutionScope.Kind == HandleKind.AssemblyReference
                    ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name)
                    : "";
                return (Join(reader.GetString(reference.Namespace), reader.GetString(reference.Name)), scope);
            case HandleKind.TypeDefinition:
                var definition = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
                return (Join(reader.GetString(definition.Namespace), reader.GetString(definition.Name)), "");
            default:
                return ("", "");
        }
    }

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
