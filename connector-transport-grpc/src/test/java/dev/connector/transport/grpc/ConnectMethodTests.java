package dev.connector.transport.grpc;

import dev.connector.protocol.FrameCodec;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectMethodTests {

	@Test
	void theNamesAreThoseOfTheSchema() {
		MethodDescriptor<?, ?> method = ConnectMethod.ofGateway(FrameCodec.ofConnectorFrames());
		ProtoMethodDescriptorSupplier schema = (ProtoMethodDescriptorSupplier) method.getSchemaDescriptor();
		String service = schema.getServiceDescriptor().getFullName();
		assertThat(method.getServiceName()).isEqualTo(service);
		assertThat(method.getFullMethodName()).isEqualTo(GrpcWireFactory.FULL_METHOD_NAME)
			.isEqualTo(service + "/" + schema.getMethodDescriptor().getName());
		assertThat(ConnectMethod.serviceOf(method).getName()).isEqualTo(service);
	}

}
