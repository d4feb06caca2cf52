package dev.connector.transport.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.connector.destination.DestinationOptions;
import dev.connector.failure.FailureType;
import dev.connector.frame.ConnectorFrame.Heartbeat;
import dev.connector.frame.GatewayFrame;
import dev.connector.frame.GatewayFrame.HeartbeatAck;
import dev.connector.protocol.v1.ConnectorMessage;
import dev.connector.protocol.v1.GatewayMessage;
import dev.connector.transport.Wire;
import dev.connector.transport.grpc.TestGateway.Accepted;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each side makes of bytes that the other one should not, or not yet, send.
 */
@Timeout(120)
class GrpcProtocolViolationTests {

	private static final MethodDescriptor<byte[], byte[]> RAW = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
		.setType(MethodDescriptor.MethodType.BIDI_STREAMING)
		.setFullMethodName("dev.connector.protocol.v1.ConnectorGateway/Connect")
		.build();

	private static final byte[] GARBAGE = { 0x0a, 0x7f, 1 };

	private static final byte[] FROM_THE_FUTURE = UnknownFieldSet.newBuilder()
		.addField(1_000,
				UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("later")).build())
		.build()
		.toByteArray();

	@Test
	void aConnectorIgnoresWhatItDoesNotKnowAndEndsTheStreamOnGarbage() throws Exception {
		GatewayMessage.Builder ack = GatewayMessage.newBuilder();
		ack.getHeartbeatAckBuilder().setSequence(7);
		Server server = TestGateway.serving(sending(FROM_THE_FUTURE, new byte[0], ack.build().toByteArray(), GARBAGE));
		GrpcWireFactory factory = new GrpcWireFactory();
		Events<GatewayFrame> events = new Events<>();
		wireTo(server, factory).open(events);
		assertThat(events.opened().frame(HeartbeatAck.class).sequence()).isEqualTo(7);
		assertThat(events.failure().message()).contains("the gateway broke the protocol")
			.contains("Not a GatewayMessage");
		assertThat(factory.unknownFrames()).isEqualTo(2);
		assertThat(factory.unknownFields()).isZero();
		server.shutdownNow();
	}

	@Test
	void aGatewayIgnoresWhatItDoesNotKnowAndTellsTheConnectorAboutGarbage() throws Exception {
		ConnectorMessage.Builder heartbeat = ConnectorMessage.newBuilder();
		heartbeat.getHeartbeatBuilder().setSequence(7);
		try (TestGateway gateway = new TestGateway()) {
			ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port()).usePlaintext().build();
			CompletableFuture<Status> end = send(channel, FROM_THE_FUTURE, new byte[0], heartbeat.build().toByteArray(),
					GARBAGE);
			Accepted accepted = gateway.next();
			assertThat(accepted.events().frame(Heartbeat.class).sequence()).isEqualTo(7);
			assertThat(accepted.events().failure().message()).contains("the connector broke the protocol")
				.contains("Not a ConnectorMessage");
			Status status = end.get(30, TimeUnit.SECONDS);
			assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
			assertThat(status.getDescription()).contains("Not a ConnectorMessage");
			channel.shutdownNow();
		}
	}

	@Test
	void aGatewayThatFailsToAcceptAStreamEndsIt() throws Exception {
		Server server = TestGateway.serving(new GrpcGatewayService((stream, peer) -> {
			throw new IllegalStateException("secret");
		}));
		Events<GatewayFrame> events = new Events<>();
		wireTo(server, new GrpcWireFactory()).open(events);
		assertThat(events.opened().failure()).satisfies((failure) -> {
			assertThat(failure.type()).isEqualTo(FailureType.TRANSIENT);
			assertThat(failure.message()).contains("failed to accept").doesNotContain("secret");
		});
		server.shutdownNow();
	}

	@Test
	void theServiceIsTheOneOfTheProtocolAndDescribesItself() {
		ServerServiceDefinition service = new GrpcGatewayService((stream, peer) -> new Events<>()).bindService();
		assertThat(service.getServiceDescriptor().getName()).isEqualTo("dev.connector.protocol.v1.ConnectorGateway");
		assertThat(service.getMethods()).singleElement()
			.extracting((method) -> method.getMethodDescriptor().getFullMethodName())
			.isEqualTo(RAW.getFullMethodName());
		assertThat(service.getServiceDescriptor().getSchemaDescriptor()).isInstanceOfSatisfying(
				ProtoServiceDescriptorSupplier.class,
				(schema) -> assertThat(schema.getFileDescriptor().getName()).isEqualTo("connector_protocol.proto"));
	}

	private static Wire wireTo(Server server, GrpcWireFactory factory) throws InterruptedException {
		URI uri = URI.create("grpc://127.0.0.1:" + server.getPort());
		return WireEvents.connect(factory.create(DestinationOptions.of("cloud", uri), uri));
	}

	private static BindableService sending(byte[]... messages) {
		return () -> ServerServiceDefinition.builder("dev.connector.protocol.v1.ConnectorGateway")
			.addMethod(RAW, (call, headers) -> {
				call.sendHeaders(new Metadata());
				for (byte[] message : messages) {
					call.sendMessage(message);
				}
				return new ServerCall.Listener<>() {
				};
			})
			.build();
	}

	private static CompletableFuture<Status> send(ManagedChannel channel, byte[]... messages) {
		CompletableFuture<Status> end = new CompletableFuture<>();
		ClientCall<byte[], byte[]> call = channel.newCall(RAW, CallOptions.DEFAULT);
		call.start(new ClientCall.Listener<>() {

			@Override
			public void onClose(Status status, Metadata trailers) {
				end.complete(status);
			}

		}, new Metadata());
		call.request(1);
		for (byte[] message : messages) {
			call.sendMessage(message);
		}
		return end;
	}

	private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try {
				return stream.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
