package dev.connector.transport.websocket;

import dev.connector.schedule.SystemScheduler;
import dev.connector.test.contract.ProxiedHarness;
import dev.connector.transport.StreamAcceptor;
import dev.connector.transport.WireFactory;

/**
 * A gateway's endpoint behind a proxy.
 */
final class WebSocketHarness extends ProxiedHarness {

	private final SystemScheduler scheduler;

	private final WebSocketWireFactory factory;

	private final TestGateway gateway;

	private WebSocketHarness(SystemScheduler scheduler, TestGateway gateway) {
		super("ws", gateway.port());
		this.scheduler = scheduler;
		this.factory = new WebSocketWireFactory(scheduler);
		this.gateway = gateway;
	}

	static WebSocketHarness start(StreamAcceptor acceptor) {
		SystemScheduler scheduler = SystemScheduler.create("test-timer");
		return new WebSocketHarness(scheduler, new TestGateway(scheduler,
				WebSocketGatewayEndpoint.Limits.defaults().withMaxPayloadBytes(MAX_PAYLOAD_BYTES), null, acceptor));
	}

	@Override
	public WireFactory factory() {
		return this.factory;
	}

	@Override
	public void leave(String reason) {
		this.gateway.endpoint.close();
	}

	@Override
	protected void closeGateway() {
		this.gateway.close();
		this.factory.close();
		this.scheduler.close();
	}

}
