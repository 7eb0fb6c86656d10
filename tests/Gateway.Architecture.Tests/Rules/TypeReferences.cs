using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>Every type that the code of a type mentions, with the member that mentions it.</summary>
internal static class TypeReferences
{
    public static IEnumerable<(TypeReference Target, string Member)> Of(TypeDefinition type)
    {
        foreach (var (target, member) in Declared(type).Concat(type.Methods.SelectMany(Of)))
        {
            if (target is not null)
            {
                foreach (var part in Flat(target))
                {
                    yield return (part, member);
                }
            }
        }
    }

    private static IEnumerable<(TypeReference? Target, string Member)> Declared(TypeDefinition type)
    {
        yield return (type.BaseType, type.Name);
        foreach (var mentioned in type.Interfaces.Select(implemented => implemented.InterfaceType)
            .Concat(type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType)))
        {
            yield return (mentioned, type.Name);
        }

        foreach (var field in type.Fields)
        {
            yield return (field.FieldType, $"{type.Name}.{field.Name}");
        }

        var members = type.Fields.Cast<IMemberDefinition>().Concat(type.Properties).Concat(type.Events).Append(type);
        foreach (var found in members.SelectMany(member => Attributes(member, member == type ? type.Name : $"{type.Name}.{member.Name}")))
        {
            yield return found;
        }
    }

    private static IEnumerable<(TypeReference? Target, string Member)> Of(MethodDefinition method)
    {
        var name = $"{method.DeclaringType.Name}.{method.Name}";
        var signature = method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);
        var found = signature.Select(part => ((TypeReference?)part, name)).Concat(Attributes(method, name));
        if (!method.HasBody)
        {
            return found;
        }

        return found.Concat(method.Body.Variables.Select(variable => ((TypeReference?)variable.VariableType, name)))
            .Concat(method.Body.ExceptionHandlers.Select(handler => ((TypeReference?)handler.CatchType, name)))
            .Concat(method.Body.Instructions.SelectMany(Operands).Select(operand => (operand, name)));
    }

    private static IEnumerable<TypeReference?> Operands(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod generic => [generic.DeclaringType, generic.ReturnType, .. generic.GenericArguments, .. generic.Parameters.Select(part => part.ParameterType)],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(part => part.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<(TypeReference? Target, string Member)> Attributes(ICustomAttributeProvider provider, string name) =>
        provider.CustomAttributes.Select(attribute => ((TypeReference?)attribute.AttributeType, name));

    private static IEnumerable<TypeReference> Flat(TypeReference type)
    {
        if (type is GenericInstanceType generic)
        {
            foreach (var argument in generic.GenericArguments.SelectMany(Flat))
            {
                yield return argument;
            }
        }

        if (type is TypeSpecification specification)
        {
            foreach (var element in Flat(specification.ElementType))
            {
                yield return element;
            }
        }
        else
        {
            yield return type;
        }
    }
}
