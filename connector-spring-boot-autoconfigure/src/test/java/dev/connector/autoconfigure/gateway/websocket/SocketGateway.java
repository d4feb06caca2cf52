package dev.connector.autoconfigure.gateway.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import dev.connector.Capability;
import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.RegistrationKey;
import dev.connector.autoconfigure.gateway.GatewayAutoConfiguration;
import dev.connector.autoconfigure.gateway.grpc.GatewayGrpcAutoConfiguration;
import dev.connector.autoconfigure.gateway.http.GatewayHttpAutoConfiguration;
import dev.connector.destination.CredentialsSource;
import dev.connector.destination.DestinationOptions;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.ExecuteRequest;
import dev.connector.gateway.ExecuteResult;
import dev.connector.gateway.Gateway;
import dev.connector.gateway.SessionSnapshot;
import dev.connector.registration.Registration;
import dev.connector.registration.RegistrationOptions;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.SystemScheduler;
import dev.connector.transport.grpc.GrpcWireFactory;
import dev.connector.transport.websocket.WebSocketWireFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * A gateway on Tomcat, and connectors with the real engine and real wires.
 */
final class SocketGateway implements AutoCloseable {

	static final RegistrationKey KEY = RegistrationKey.parse("default.files.one");

	private final SystemScheduler scheduler = SystemScheduler.create("socket-gateway-test");

	private final ExecutorService handlers = HandlerThreads.pool("socket-gateway-handler-", 20);

	private final WebSocketWireFactory sockets = new WebSocketWireFactory(this.scheduler);

	private final GrpcWireFactory grpc = new GrpcWireFactory();

	private final List<ConnectorRuntime> runtimes = new CopyOnWriteArrayList<>();

	private final ConfigurableApplicationContext context;

	private SocketGateway(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static SocketGateway start(String... properties) {
		return start(new Class<?>[0], properties);
	}

	static SocketGateway start(Class<?>[] more, String... properties) {
		List<Class<?>> sources = new ArrayList<>(List.of(more));
		sources.add(Configuration.class);
		return new SocketGateway(
				new SpringApplicationBuilder(sources.toArray(new Class<?>[0])).web(WebApplicationType.SERVLET)
					.properties("server.port=0", "server.address=127.0.0.1", "connector.gateway.enabled=true",
							"connector.gateway.grpc.port=0", "spring.main.banner-mode=off", "logging.level.root=warn")
					.properties(properties)
					.run());
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	Gateway gateway() {
		return this.context.getBean(Gateway.class);
	}

	WebSocketWireFactory sockets() {
		return this.sockets;
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	int grpcPort() {
		return this.context.getBean(GrpcServerLifecycle.class).getPort();
	}

	Registration connect(RegistrationKey key, ConnectorHandler handler, String... uris) {
		return connect(List.of(key), handler, CredentialsSource.NONE, uris).get(0);
	}

	/**
	 * Register several keys of one process.
	 */
	List<Registration> connect(List<RegistrationKey> keys, ConnectorHandler handler, CredentialsSource credentials,
			String... uris) {
		URI[] addresses = List.of(uris).stream().map(URI::create).toArray(URI[]::new);
		DestinationOptions destination = DestinationOptions.of("default", addresses[0])
			.withRoutes(DestinationOptions.Routes.to(addresses))
			.withCredentials(credentials)
			.withLimits(DestinationOptions.Limits.defaults().withMaxPayloadBytes(64L * 1024 * 1024));
		ConnectorRuntime runtime = ConnectorRuntime.builder()
			.scheduler(this.scheduler)
			.handlerExecutor(this.handlers)
			.wireFactory(this.sockets)
			.wireFactory(this.grpc)
			.destination(destination)
			.build();
		this.runtimes.add(runtime);
		List<Registration> registrations = keys.stream()
			.map((key) -> runtime.add(new ConnectorRegistration(key, "default", handler,
					ConnectorRegistration.Description.NONE.withCapabilities(List.of(Capability.named("say"))),
					RegistrationOptions.defaults())))
			.toList();
		runtime.start();
		return registrations;
	}

	Registration connected(RegistrationKey key, ConnectorHandler handler, String... uris) throws Exception {
		Registration registration = connect(key, handler, uris);
		registration.whenReady().get(60, TimeUnit.SECONDS);
		return registration;
	}

	SessionSnapshot session(RegistrationKey key) {
		return gateway().session(key).orElseThrow();
	}

	CompletableFuture<ExecuteResult> call(RegistrationKey key, Payload payload) {
		return gateway().execute(ConnectorAddress.of(key),
				ExecuteRequest.of("request-" + this.scheduler.nanoTime(), "say", payload));
	}

	static Payload payload(CompletableFuture<ExecuteResult> call) throws Exception {
		return ((ExecuteResult.Success) call.get(60, TimeUnit.SECONDS)).payload();
	}

	@Override
	public void close() {
		this.runtimes.forEach((runtime) -> runtime.stop(Duration.ZERO));
		this.context.close();
		this.sockets.close();
		this.handlers.shutdown();
		this.scheduler.close();
	}

	/**
	 * Everything of the gateway.
	 */
	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			GatewayAutoConfiguration.class, GatewayHttpAutoConfiguration.class, GatewayGrpcAutoConfiguration.class,
			GatewayWebSocketAutoConfiguration.class, GrpcServerAutoConfiguration.class })
	static class Configuration {

	}

}
