package dev.connector.transport.websocket;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

import dev.connector.destination.DestinationOptions;
import dev.connector.schedule.SystemScheduler;
import dev.connector.test.Fault;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;
import dev.connector.test.contract.WireCapability;
import dev.connector.test.contract.WireContractTests;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;
import dev.connector.transport.WireFactory;

class WebSocketWireContractTests extends WireContractTests {

	@Override
	protected WireHarness start(StreamAcceptor acceptor) {
		return new WebSocketHarness(acceptor);
	}

	/**
	 * A gateway's endpoint behind a proxy.
	 */
	private static final class WebSocketHarness implements WireHarness {

		private static final int MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

		private final SystemScheduler scheduler = SystemScheduler.create("test-timer");

		private final WebSocketWireFactory factory = new WebSocketWireFactory(this.scheduler);

		private final TestGateway gateway;

		private final TcpFaultProxy proxy;

		WebSocketHarness(StreamAcceptor acceptor) {
			this.gateway = new TestGateway(this.scheduler,
					WebSocketGatewayEndpoint.Limits.defaults().withMaxPayloadBytes(MAX_PAYLOAD_BYTES), null, acceptor);
			this.proxy = TcpFaultProxy.to(this.gateway.port());
		}

		@Override
		public WireFactory factory() {
			return this.factory;
		}

		@Override
		public DestinationOptions destination() {
			DestinationOptions options = DestinationOptions.of("cloud",
					URI.create("ws://127.0.0.1:" + this.proxy.port()));
			return options.withLimits(options.limits().withMaxPayloadBytes(MAX_PAYLOAD_BYTES));
		}

		@Override
		public Set<WireCapability> capabilities() {
			return EnumSet.complementOf(EnumSet.of(WireCapability.LISTENERS_APART));
		}

		@Override
		public void cut() {
			this.proxy.cut();
		}

		@Override
		public void refuse() {
			this.proxy.refuse();
		}

		@Override
		public void silence() {
			this.proxy.inject(Fault.silence());
		}

		@Override
		public void stall(Side sender) {
			this.proxy.inject(Fault.stall(sender));
		}

		@Override
		public void unstall() {
			this.proxy.heal();
		}

		@Override
		public void leave(String reason) {
			this.gateway.endpoint.close();
		}

		@Override
		public void close() {
			this.proxy.close();
			this.gateway.close();
			this.factory.close();
			this.scheduler.close();
		}

	}

}
