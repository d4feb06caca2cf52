package dev.connector.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.OptionSources.Overlay;
import dev.connector.autoconfigure.invocation.ConnectorBean;
import dev.connector.autoconfigure.invocation.ConnectorHandlerFactory.ConnectorDefinition;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import dev.connector.registration.RegistrationOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * Makes the registration of a connector from its annotation and the properties about it.
 */
final class RegistrationMapper {

	private final ConnectorProperties properties;

	private final Set<String> destinations;

	private final Supplier<String> derivedInstance;

	private final StringValueResolver placeholders;

	private final Function<ConnectorBean, ConnectorDefinition> definitions;

	RegistrationMapper(ConnectorProperties properties, Set<String> destinations, Supplier<String> derivedInstance,
			StringValueResolver placeholders, Function<ConnectorBean, ConnectorDefinition> definitions) {
		this.properties = properties;
		this.destinations = destinations;
		this.derivedInstance = derivedInstance;
		this.placeholders = placeholders;
		this.definitions = definitions;
	}

	/**
	 * Return the type of a connector.
	 * @throws InvalidConnectorException when it has none, or an illegal one
	 */
	String typeOf(ConnectorBean bean) {
		String type = this.placeholders.resolveStringValue(bean.connector().type());
		if (!StringUtils.hasText(type)) {
			throw new InvalidConnectorException("The connector " + bean.type().getName() + " has no type.",
					"Give it one with @Connector(\"…\").");
		}
		try {
			new RegistrationKey("t", type, "i");
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConnectorException(
					"The connector " + bean.type().getName() + " can't be registered: " + ex.getMessage() + ".",
					"Change the type in its annotation @Connector.");
		}
		return type;
	}

	/**
	 * Make a registration.
	 * @param bean the connector
	 * @param overlays what properties say about it, the strongest first
	 * @param extraName name of the entry when it is a further instance
	 */
	PlannedRegistration map(ConnectorBean bean, List<Overlay> overlays, @Nullable String extraName) {
		String type = typeOf(bean);
		Connector annotation = bean.connector();
		String prefix = overlays.isEmpty() ? "connector.registrations." + type : overlays.get(0).prefix();
		OptionSources sources = new OptionSources(overlays, bean.type().getName(), this.placeholders);
		ConnectorDefinition definition = this.definitions.apply(bean);
		RegistrationKey key = key(type, annotation, sources, extraName);
		String destination = destination(annotation, sources, prefix);
		String version = sources
			.text("version", RegistrationProperties::version, annotation.version(), () -> unsaid("version", "", prefix))
			.value();
		String displayName = sources
			.text("display-name", RegistrationProperties::displayName, annotation.displayName(),
					() -> unsaid("display-name", "", prefix))
			.value();
		RegistrationOptions options = options(bean, sources, prefix);
		ConnectorRegistration registration = new ConnectorRegistration(key, destination, definition.handler(),
				new ConnectorRegistration.Description(version, displayName, definition.capabilities(), Map.of()),
				options);
		return new PlannedRegistration(bean.name(), prefix, registration, sources.resolved());
	}

	private RegistrationKey key(String type, Connector annotation, OptionSources sources, @Nullable String extraName) {
		EffectiveOption<String> tenant = sources.text("tenant", RegistrationProperties::tenant, annotation.tenant(),
				this::tenant);
		EffectiveOption<String> instance = (extraName == null)
				? sources.text("instance", RegistrationProperties::instance, annotation.instance(), this::instance)
				: sources.text("instance", RegistrationProperties::instance, "",
						() -> further(sources.annotated(annotation.instance()), extraName));
		requireLegal(tenant, (part) -> new RegistrationKey(part, type, "i"));
		requireLegal(instance, (part) -> new RegistrationKey("t", type, part));
		return new RegistrationKey(tenant.value(), type, instance.value());
	}

	private EffectiveOption<String> tenant() {
		String tenant = this.properties.tenant();
		return new EffectiveOption<>("tenant", tenant, "default".equals(tenant) ? Origin.DEFAULT : Origin.PROPERTY,
				"connector.tenant");
	}

	private EffectiveOption<String> instance() {
		String instance = this.properties.instance();
		return StringUtils.hasText(instance)
				? new EffectiveOption<>("instance", instance, Origin.PROPERTY, "connector.instance")
				: new EffectiveOption<>("instance", this.derivedInstance.get(), Origin.DEFAULT, "connector.instance");
	}

	/**
	 * Derive the instance of a further registration, so that it differs from the first.
	 */
	private EffectiveOption<String> further(@Nullable String annotated, String extraName) {
		String base = (annotated != null) ? annotated : instance().value();
		return new EffectiveOption<>("instance", InstanceNames.join(base, "-" + extraName), Origin.DEFAULT,
				"connector.registrations." + extraName + ".instance");
	}

	private String destination(Connector annotation, OptionSources sources, String prefix) {
		EffectiveOption<String> wanted = sources.text("destination", RegistrationProperties::destination,
				annotation.destination(), () -> unsaid("destination", ConnectorProperties.DEFAULT_DESTINATION, prefix));
		String known = RelaxedNames.find(this.destinations, wanted.value());
		if (known == null) {
			throw unknown(wanted, prefix + ".destination");
		}
		return known;
	}

	private InvalidPropertyException unknown(EffectiveOption<String> wanted, String property) {
		String uri = "connector.destinations." + wanted.value() + ".uri";
		if (wanted.value().equals(ConnectorProperties.DEFAULT_DESTINATION)
				&& !this.properties.destinations().containsKey(wanted.value())) {
			return new InvalidPropertyException(uri,
					"No transport here leads to the destination 'default' at " + AddressMapper.DEFAULT_URI + ".",
					"Add the module of a transport to the class path, or set " + uri
							+ " to a URI that a transport here leads to.",
					null);
		}
		return new InvalidPropertyException(property,
				"There is no destination '" + wanted.value() + "', which " + wanted.source()
						+ " names. The destinations are " + new TreeSet<>(this.destinations) + ".",
				"Set " + property + " to one of them, or add it with " + uri + ".", null);
	}

	private static RegistrationOptions options(ConnectorBean bean, OptionSources sources, String prefix) {
		RegistrationOptions defaults = RegistrationOptions.defaults();
		Connector annotation = bean.connector();
		EffectiveOption<Integer> limit = sources.resolve("max-concurrent-requests",
				RegistrationProperties::maxConcurrentRequests,
				number(bean, sources.annotated(annotation.maxConcurrentRequests())),
				() -> unsaid("max-concurrent-requests", defaults.maxConcurrentRequests(), prefix));
		EffectiveOption<Duration> timeout = sources.resolve("request-timeout", RegistrationProperties::requestTimeout,
				null, () -> unsaid("request-timeout", defaults.requestTimeout(), prefix));
		EffectiveOption<Boolean> nonBlocking = sources.resolve("non-blocking", RegistrationProperties::nonBlocking,
				flag(bean, sources.annotated(annotation.nonBlocking())),
				() -> unsaid("non-blocking", defaults.nonBlocking(), prefix));
		requireLegal(limit, defaults::withMaxConcurrentRequests);
		requireLegal(timeout, defaults::withRequestTimeout);
		return new RegistrationOptions(limit.value(), timeout.value(), nonBlocking.value());
	}

	private static <T> EffectiveOption<T> unsaid(String name, T value, String prefix) {
		return new EffectiveOption<>(name, value, Origin.DEFAULT, prefix + "." + name);
	}

	private static <T> void requireLegal(EffectiveOption<T> option, Consumer<T> check) {
		try {
			check.accept(option.value());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(option.source(), ex.getMessage() + ".",
					"Change " + option.name() + " in " + option.source() + ".", ex);
		}
	}

	private static @Nullable Integer number(ConnectorBean bean, @Nullable String text) {
		try {
			return (text != null) ? Integer.valueOf(text) : null;
		}
		catch (NumberFormatException ex) {
			throw new InvalidConnectorException("The connector " + bean.type().getName()
					+ " can't be registered: maxConcurrentRequests is '" + text + "', which is no number.",
					"Change it in its annotation @Connector.");
		}
	}

	private static @Nullable Boolean flag(ConnectorBean bean, @Nullable String text) {
		if (text == null || text.equals("true") || text.equals("false")) {
			return (text != null) ? Boolean.valueOf(text) : null;
		}
		throw new InvalidConnectorException("The connector " + bean.type().getName()
				+ " can't be registered: nonBlocking is '" + text + "', which is neither true nor false.",
				"Change it in its annotation @Connector.");
	}

}
