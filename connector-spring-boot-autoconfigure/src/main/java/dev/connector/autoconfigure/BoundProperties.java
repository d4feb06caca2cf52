package dev.connector.autoconfigure;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Binds the properties of an environment that does not hold yet.
 */
final class BoundProperties {

	private BoundProperties() {
	}

	/**
	 * Bind the properties.
	 * @throws InvalidPropertyException when a value is not legal; says where it is, and
	 * not what it is
	 */
	static ConnectorProperties bind(ConfigurableEnvironment environment) {
		try {
			return Binder.get(environment).bindOrCreate("connector", Bindable.of(ConnectorProperties.class));
		}
		catch (BindException ex) {
			ConfigurationProperty property = ex.getProperty();
			String name = (property != null) ? property.getName().toString() : ex.getName().toString();
			Origin origin = (property != null) ? property.getOrigin() : null;
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			boolean own = cause.getStackTrace().length > 0
					&& cause.getStackTrace()[0].getClassName().startsWith(BoundProperties.class.getPackageName());
			throw new InvalidPropertyException(name,
					own ? cause.getMessage() + "." : "The value of " + name + " is no " + typeOf(ex) + ".",
					"Change " + name + ((origin != null) ? ", which is in " + origin : "") + ".", null);
		}
	}

	private static String typeOf(BindException ex) {
		Class<?> type = ex.getTarget().getType().resolve(Object.class);
		return type.isEnum() ? "legal one" : type.getSimpleName();
	}

}
