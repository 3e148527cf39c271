import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.deidentifier.arx.ARXAnonymizer;
import org.deidentifier.arx.ARXConfiguration;
import org.deidentifier.arx.ARXResult;
import org.deidentifier.arx.AttributeType;
import org.deidentifier.arx.Data;
import org.deidentifier.arx.DataHandle;
import org.deidentifier.arx.criteria.KAnonymity;
import org.deidentifier.arx.metric.Metric;

/**
 * ARX on its Adult table: `Arx DIR K local|global`. For each line on standard input the table is read and recoded anew.
 * Local recoding in a hundred steps, as ARX's own examples do it; global recoding with unlimited suppression of rows.
 */
public class Arx {
    private static final String[] QUASI = {"sex", "age", "race", "marital-status", "education", "native-country", "workclass", "occupation", "salary-class"};
    private static final double STEP = 0.01;

    public static void main(String[] args) throws Exception {
        String folder = args[0];
        boolean local = args[2].equals("local");
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in));
        while (asked.readLine() != null) {
            long start = System.nanoTime();
            Data data = Data.create(folder + "/adult.csv", StandardCharsets.UTF_8, ';');
            for (String column : QUASI) {
                String hierarchy = folder + "/adult_hierarchy_" + column + ".csv";
                data.getDefinition().setAttributeType(column, AttributeType.Hierarchy.create(hierarchy, StandardCharsets.UTF_8, ';'));
            }
            long read = System.nanoTime();
            ARXConfiguration config = ARXConfiguration.create();
            config.addPrivacyModel(new KAnonymity(Integer.parseInt(args[1])));
            config.setQualityModel(Metric.createLossMetric(local ? 0d : 0.5d));
            config.setSuppressionLimit(local ? 1d - STEP : 1d);
            ARXResult result = new ARXAnonymizer().anonymize(data, config);
            DataHandle output = result.getOutput(false);
            if (local) {
                result.optimizeIterativeFast(output, STEP);
            }
            long solved = System.nanoTime();
            double granularity = output.getStatistics().getQualityStatistics().getGranularity().getArithmeticMean();
            System.out.printf("%.4f %.3f %.3f%n", granularity, (read - start) / 1e9, (solved - read) / 1e9);
        }
    }
}
