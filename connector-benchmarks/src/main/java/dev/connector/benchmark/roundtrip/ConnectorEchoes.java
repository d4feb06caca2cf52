package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with the client starter and Actuator whose registrations answer.
 */
final class ConnectorEchoes implements AnsweringEnd {

	private final ConfigurableApplicationContext application;

	ConnectorEchoes(int port, Shape shape) throws IOException, InterruptedException {
		Map<String, Object> properties = ConnectorLink.connectorProperties(ConnectorLink.Kind.NON_BLOCKING, port,
				shape);
		properties.put("connector.gateway.enabled", "false");
		this.application = new SpringApplicationBuilder(Applications.Application.class, Applications.RawEcho.class)
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run();
		ConnectorLink.awaitReady(this.application, shape);
	}

	@Override
	public void close() {
		this.application.close();
	}

}
