package dev.connector.benchmark.roundtrip;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.connector.Payload;
import dev.connector.benchmark.Ports;
import dev.connector.gateway.ConnectorAddress;
import dev.connector.gateway.Gateway;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application with the gateway starter and Actuator, whose connectors are elsewhere.
 */
final class GatewayLink implements Link {

	private final ConfigurableApplicationContext application;

	private final AnsweringEnd answering;

	private final Gateway gateway;

	private final List<ConnectorAddress> addresses;

	private final AtomicLong ids = new AtomicLong();

	GatewayLink(Shape shape, AnsweringEnd.Dialler dialler) throws IOException, InterruptedException {
		int port = Ports.free();
		this.application = new SpringApplicationBuilder(Applications.Application.class).web(WebApplicationType.NONE)
			.properties(ConnectorLink.gatewayProperties(ConnectorLink.Kind.NON_BLOCKING, port))
			.run();
		this.gateway = this.application.getBean(Gateway.class);
		this.answering = dialler.dial(port);
		this.addresses = this.gateway.sessions().stream().map((session) -> ConnectorAddress.of(session.key())).toList();
		if (this.addresses.size() != shape.lanes()) {
			throw new IOException("There are " + this.addresses.size() + " sessions");
		}
	}

	@Override
	public void call(int lane, byte[] payload, Reply reply) {
		ConnectorLink.execute(this.gateway, this.addresses.get(lane), Long.toString(this.ids.incrementAndGet()),
				Payload.of(payload, Payload.OCTET_STREAM), reply);
	}

	@Override
	public Usage usage() throws IOException, InterruptedException {
		return Usage.now().plus(this.answering.usage());
	}

	@Override
	public void close() throws IOException {
		this.answering.close();
		this.application.close();
	}

}
